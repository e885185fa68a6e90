package io.sandpiper.device.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.exception.Pi4JException;
import com.pi4j.library.gpiod.internal.GpioDException;
import io.sandpiper.device.schema.Line;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Remote I/O error | i2c-1: no answer from address 0x76",
        "No such device or address | i2c-1: no answer from address 0x76",
        "Device or resource busy | i2c-1: address 0x76 is held by a driver of the kernel",
        "Connection timed out | i2c-1: timed out at address 0x76; is the clock held low?",
        "Input/output error | i2c-1: Input/output error",
      })
  void aFailedTransferIsOneSentenceWithTheKernelsReason(String reason, String sentence) {
    // The chain that Pi4J 2.8.0 builds.
    var cause =
        new Pi4JException(
            "Failed to execute action for device 118 on bus 1",
            new Pi4JException(
                "Failed to execute ioctl for device 118 on bus 1", new IOException(reason)));

    var failure = Failure.ofI2c(1, 0x76, cause);

    assertEquals(sentence, failure.getMessage());
    assertSame(cause, failure.getCause());
  }

  @Test
  void aBusThatIsNotThereComesWithTheWayToGetIt() {
    var cause =
        new Pi4JException(
            "Sysfs validation failed for I2C bus 1: path '/sys/bus/i2c/devices/i2c-1' does not"
                + " exist.");

    assertEquals(
        "i2c-1: no such bus; on a Raspberry Pi, dtparam=i2c_arm=on makes i2c-1",
        Failure.ofI2c(1, 0x76, cause).getMessage());
  }

  @Test
  void aDeviceFileThatWasClosedMeanwhileIsDeniedToo() {
    var cause =
        new Pi4JException(
            "Failed to initialize I2C bus 1",
            new FileNotFoundException("/dev/i2c-1 (Permission denied)"));

    assertEquals("i2c-1: permission denied", Failure.ofI2c(1, 0x76, cause).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c_gpiod_line_request_output failed: -1 (Device or resource busy)"
            + " | line 17: in use by another program",
        "c_gpiod_chip_get_line failed! (Invalid argument)"
            + " | line 17: not on this board, or not able to do that",
        "c_gpiod_line_set_value failed: -1 (Operation not permitted)"
            + " | line 17: c_gpiod_line_set_value failed: -1 (Operation not permitted)",
      })
  void aFailedLineIsNamed(String reason, String sentence) {
    assertEquals(sentence, Failure.ofLine(Line.of(17), new GpioDException(reason)).getMessage());
  }

  @Test
  void aNativeLibraryForAnotherMachineSaysForWhichItIsMissing() {
    String sentence = Failure.ofGpio(new UnsatisfiedLinkError("no gpiod")).getMessage();

    assertTrue(
        sentence.startsWith("GPIO: Pi4J's native library does not load on "), () -> sentence);
    assertTrue(sentence.endsWith(" (no gpiod)"), () -> sentence);
  }

  @Test
  void anExceptionWithoutAMessageIsNamed() {
    assertEquals(
        "i2c-1: NullPointerException",
        Failure.ofI2c(1, 0x76, new NullPointerException()).getMessage());
  }

  @Test
  void aDeniedFileNamesItsGroup(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("i2c-1"));
    String group = Failure.group(file);

    String sentence = Failure.permission(file, group).getMessage();

    assertFalse(group.isBlank());
    assertEquals(
        file
            + ": permission denied; add user "
            + System.getProperty("user.name")
            + " to the group "
            + group,
        sentence);
  }
}
