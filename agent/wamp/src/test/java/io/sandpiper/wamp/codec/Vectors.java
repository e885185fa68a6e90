package io.sandpiper.wamp.codec;

import io.sandpiper.wamp.message.ProtocolViolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The samples of the test resources {@code wamp-vectors}. */
final class Vectors {
  /** One sample: {@code text} names it, the rest is as in the file. */
  record Sample(String text, long type, Map<?, ?> content) {
    List<byte[]> bytes(String serializer) {
      if (!(content.get("serializers") instanceof Map<?, ?> all)) return List.of();
      var variants = new ArrayList<byte[]>();
      for (Object variant : (List<?>) all.get(serializer)) {
        variants.add(HexFormat.of().parseHex((String) ((Map<?, ?>) variant).get("bytes_hex")));
      }
      return variants;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private Vectors() {}

  static List<Sample> all() {
    var samples = new ArrayList<Sample>();
    for (Path file : files()) {
      Map<?, ?> content = read(file);
      for (Object sample : (List<?>) content.get("samples")) {
        var fields = (Map<?, ?>) sample;
        String text = file.getFileName() + ": " + fields.get("description");
        samples.add(new Sample(text, (Long) content.get("wamp_message_code"), fields));
      }
    }
    return samples;
  }

  private static List<Path> files() {
    try (var walk =
        Files.walk(
            Path.of(Vectors.class.getResource("/wamp-vectors/README.md").toURI()).getParent())) {
      return walk.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By our own reader, which wants a list around it. */
  private static Map<?, ?> read(Path file) {
    try {
      String list = "[" + Files.readString(file) + "]";
      var bytes = ByteBuffer.wrap(list.getBytes(StandardCharsets.UTF_8));
      return (Map<?, ?>) new JsonCodec().decodeList(bytes).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ProtocolViolation e) {
      throw new IllegalStateException(file + ": " + e.getMessage());
    }
  }
}
