package io.sandpiper.examples;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The worst of drivers: called once, it takes all the memory that there is. */
public final class HeapHog implements Driver {
  private static final Procedure FILL =
      new Procedure("fill", "Takes all memory.", Schema.NONE, Schema.NONE);

  /** A plug-in of it. */
  static void jar(Path file) throws IOException {
    String name = HeapHog.class.getName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(file);
        var jar = new JarOutputStream(out)) {
      for (String each : List.of(name, name + "$1")) {
        jar.putNextEntry(new JarEntry(each + ".class"));
        try (var bytes = HeapHog.class.getResourceAsStream("/" + each + ".class")) {
          bytes.transferTo(jar);
        }
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + Driver.class.getName()));
      jar.write(HeapHog.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public Description description() {
    return Description.other("heap-hog", "Takes all memory.", Schema.NONE).offering(FILL);
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of();
  }

  @Override
  public String bus(Values settings) {
    return "hog";
  }

  @Override
  public void simulate(Values settings, io.sandpiper.device.simulated.SimulatedBoard board) {
    // It has no hardware.
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) {
    return new Device() {
      @Override
      public Map<String, Object> call(Procedure procedure, Values arguments) {
        var filling = new Thread(HeapHog::fill, "hog");
        filling.setDaemon(true);
        filling.start();
        return Map.of();
      }

      @Override
      public void close() {
        // Nothing gives it back.
      }
    };
  }

  private static void fill() {
    var taken = new ArrayList<byte[]>(1 << 18);
    for (int bytes = 1 << 20; bytes >= 64; ) {
      try {
        taken.add(new byte[bytes]);
      } catch (OutOfMemoryError full) {
        bytes /= 2;
      }
    }
    synchronized (taken) {
      while (true) {
        try {
          taken.wait();
        } catch (InterruptedException e) {
          // It keeps what it has.
        }
      }
    }
  }
}
