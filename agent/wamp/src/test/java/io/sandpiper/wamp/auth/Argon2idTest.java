package io.sandpiper.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2idTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 7693, appendix A. */
  @Test
  void blake2bAsTheRfcHasIt() {
    assertEquals(
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        HEX.formatHex(Blake2b.hash(ascii("abc"), 64)));
  }

  /** Octets 0, 1, 2 and so on; computed with Python's hashlib. */
  @ParameterizedTest
  @CsvSource({
    "0, 64, 786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
    "128, 64, 2319e3789c47e2daa5fe807f61bec2a1a6537fa03f19ff32e87eecbfd64b7e0e8ccff439ac333b040f19b0c4ddd11a61e24ac1fe0f10a039806c5dcc0da3d115",
    "129, 32, f7f3c46ba2564ff4c4c162da1f5b605f9f1c4aa6a20652a9f9a337c1a2f5b9c9",
    "256, 1, 31",
    "1000, 20, bf2818c04dc2fa6dfb864eee4f8901b6a27b0d08"
  })
  void blake2bOfAnyLength(int length, int bytes, String hash) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) octets[i] = (byte) i;

    assertEquals(hash, HEX.formatHex(Blake2b.hash(octets, bytes)));
  }

  /** RFC 9106, section 5.3. */
  @Test
  void argon2idAsTheRfcHasIt() {
    byte[] tag = new Argon2id(4, 32, 3).hash(of(32, 1), of(16, 2), of(8, 3), of(12, 4), 32);

    assertEquals(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", HEX.formatHex(tag));
  }

  /** From the credentials of a Crossbar.io 26.10.1 that let autobahn-python in. */
  @Test
  void argon2idAsCrossbarDerivesIt() {
    byte[] salt = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
    byte[] none = {};

    assertEquals(
        "iTDdW0wCuT/f1KQs4jq90ickBrZzJaUVv2EQjoYZnUo",
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(
                new Argon2id(1, 4096, 3).hash(ascii("secret123"), salt, none, none, 32)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] of(int count, int value) {
    byte[] octets = new byte[count];
    Arrays.fill(octets, (byte) value);
    return octets;
  }
}
