package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A router that sends spoilt messages: the agent aborts, comes back, and serves as before. */
class GarbageTest {
  private static final Path VECTORS = Path.of("../wamp/src/test/resources/wamp-vectors");
  private static final int MESSAGES = 10_000;

  private final Bench bench = new Bench(Bench.output("pump"), Bench.sensor("air")).up();
  private final RandomGenerator chance = new Random(20_261_122);
  private int aborts;

  /** The specification's examples as bytes, told apart by how each serializer begins a list. */
  private static List<byte[]> vectors(Serializer serializer) throws IOException {
    var vectors = new ArrayList<byte[]>();
    var hex = Pattern.compile("\"bytes_hex\": \"(" + prefix(serializer) + "[0-9a-f]+)\"");
    try (var files = Files.walk(VECTORS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        var found = hex.matcher(Files.readString(file));
        while (found.find()) vectors.add(HexFormat.of().parseHex(found.group(1)));
      }
    }
    return vectors;
  }

  private static String prefix(Serializer serializer) {
    return switch (serializer) {
      case MSGPACK -> "9";
      case JSON -> "5b(?!5b|55)";
      case CBOR -> "8[3-8]";
    };
  }

  @ParameterizedTest
  @EnumSource
  void tenThousandSpoiltMessagesOnlyMakeItComeBack(Serializer serializer) throws IOException {
    List<byte[]> vectors = vectors(serializer);
    assertTrue(vectors.size() >= 25, "vectors: " + vectors.size());
    Codec codec = serializer.codec();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = spoilt(vectors.get(chance.nextInt(vectors.size())));
      bench.core.arrived(arrival(codec, bytes), bench.now);
      bench.wire.sent.removeIf(message -> !(message instanceof Message.Register));
      if (bench.wire.did.stream().anyMatch(did -> did.startsWith("close"))) comeBack();
    }
    assertTrue(aborts > 1000, "aborts: " + aborts);
    serves();
  }

  private Arrival arrival(Codec codec, byte[] bytes) {
    try {
      return new Arrival.Received(bench.wire.number, codec.decode(ByteBuffer.wrap(bytes)));
    } catch (ProtocolViolation why) {
      return new Arrival.Violated(bench.wire.number, why);
    }
  }

  private void comeBack() {
    aborts++;
    bench.wire.done();
    bench.jobs.clear();
    bench.cut();
    long before = bench.wire.number;
    while (bench.wire.number == before) bench.passes(5 * Bench.SECOND);
    bench.wire.sent.clear();
    bench.join();
    bench.wire.done();
  }

  private void serves() {
    bench.cut();
    comeBack();
    bench.wire.sent.clear();
    bench.jobs.clear();
    bench.call("pump.get");
    bench.jobs.removeIf(job -> !job.component().equals("pump"));
    bench.done(Job.Read.class, true);
    Message answer = bench.answers().get(0);
    assertEquals(true, assertInstanceOf(Message.Yield.class, answer).payload().named().get("on"));
  }

  /** With up to three changes: a byte, a bit, the end cut off, zeros appended; or none. */
  private byte[] spoilt(byte[] bytes) {
    byte[] spoilt = bytes.clone();
    for (int changes = chance.nextInt(4); changes > 0; changes--) {
      int at = chance.nextInt(spoilt.length);
      switch (chance.nextInt(4)) {
        case 0 -> spoilt[at] = (byte) chance.nextInt(256);
        case 1 -> spoilt[at] ^= (byte) (1 << chance.nextInt(8));
        case 2 -> spoilt = Arrays.copyOf(spoilt, Math.max(1, at));
        default -> spoilt = Arrays.copyOf(spoilt, spoilt.length + 1 + chance.nextInt(8));
      }
    }
    return spoilt;
  }
}
