package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.Device;
import io.sandpiper.device.Signals;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two serial ports that a cable joins: the driver has one, the trial the other. */
class SerialTrial {
  private static final String NEAR = "/dev/ttyS0";
  private static final String FAR = "/dev/ttyS1";

  /** The far end, as bytes go. */
  private static void raw(int baud) throws Exception {
    Process stty = new ProcessBuilder("stty", "-F", FAR, "raw", "-echo", "" + baud).start();
    assertEquals(0, stty.waitFor());
  }

  @Test
  void linesComeAndGo() throws Exception {
    raw(9600);
    var lines = new LinkedBlockingQueue<Object>();
    var signals =
        new Signals() {
          @Override
          public void level(boolean on, long nanos) {}

          @Override
          public void event(String name, Map<String, Object> content) {
            lines.add(content.get("text"));
          }
        };
    try (var out = new FileOutputStream(FAR);
        var in = new DataInputStream(new FileInputStream(FAR));
        var device = Here.open("serial", Map.of("port", NEAR), signals)) {
      Here.call("serial", device, "write", Map.of("text", "zero"));
      assertEquals("zero\n", new String(read(in, 5), StandardCharsets.US_ASCII));
      out.write("12.5 kg\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals("12.5 kg", lines.poll(30, TimeUnit.SECONDS));
    }
  }

  /** MODBUS over Serial Line V1.02, RTU: unit, function, content, checksum. */
  @Test
  void aRegisterIsReadByModbus() throws Exception {
    raw(19200);
    try (var out = new FileOutputStream(FAR);
        var in = new DataInputStream(new FileInputStream(FAR))) {
      var asked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  byte[] request = read(in, 8);
                  out.write(frame(0x11, 0x03, 0x02, 0x01, 0x2c)); // 300
                  return request;
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      Map<String, ?> settings =
          Map.of(
              "connection",
              NEAR,
              "baud",
              19200L,
              "parity",
              "none",
              "unit-id",
              17L,
              "address",
              3L,
              "type",
              "uint16",
              "quantity",
              "level_millimetre",
              "unit",
              "mm");
      try (var sensor = (Device.Sensor) Here.open("modbus", settings)) {
        assertEquals(300, sensor.read().get("level_millimetre"));
      }
      byte[] request = asked.get(30, TimeUnit.SECONDS);
      assertArrayEquals(frame(0x11, 0x03, 0x00, 0x03, 0x00, 0x01), request);
    }
  }

  private static byte[] read(DataInputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes); // readNBytes would seek
    return bytes;
  }

  private static byte[] frame(int... content) {
    byte[] frame = new byte[content.length + 2];
    int crc = 0xffff;
    for (int i = 0; i < content.length; i++) {
      frame[i] = (byte) content[i];
      crc ^= content[i];
      for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xa001 : crc >> 1;
    }
    frame[content.length] = (byte) crc;
    frame[content.length + 1] = (byte) (crc >> 8);
    return frame;
  }
}
