package io.sandpiper.runtime.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A configuration file on disk. */
public final class ConfigurationFile {
  private ConfigurationFile() {}

  public static Checked read(Path file, Drivers drivers) {
    if (Files.isDirectory(file)) return broken(file, "saw a folder, expected a file");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Limits.FILE_BYTES + 1);
      return bytes.length > Limits.FILE_BYTES
          ? broken(file, "saw a longer file, expected at most " + Limits.FILE_BYTES + " bytes")
          : decoded(file, bytes, drivers);
    } catch (IOException e) {
      return broken(file, saw(e) + ", expected a readable file");
    }
  }

  private static Checked decoded(Path file, byte[] bytes, Drivers drivers) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      long line = text.chars().filter(c -> c == '\n').count() + 1;
      int column = text.length() - text.lastIndexOf('\n');
      String saw = String.format("saw the byte 0x%02x, expected UTF-8", in.get(in.position()));
      return new Checked.Broken(List.of(new Finding((int) line, column, saw).in(file.toString())));
    }
    // A byte order mark is no part of the text: YAML 1.2, chapter 5.2.
    return ConfigurationText.read(
        file, text.startsWith("\uFEFF") ? text.substring(1) : text, drivers);
  }

  static String saw(IOException e) {
    if (e instanceof NoSuchFileException) return "saw no such file";
    if (e instanceof AccessDeniedException) {
      return "saw a file that " + System.getProperty("user.name") + " may not read";
    }
    return "saw " + e.getMessage();
  }

  private static Checked broken(Path file, String text) {
    return new Checked.Broken(List.of(new Finding(0, 0, text).in(file.toString())));
  }
}
