package io.sandpiper.device.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.pi4j.library.gpiod.internal.GpioChip;
import com.pi4j.library.gpiod.internal.GpioD;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.linuxfs.LinuxFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we take from Pi4J's jars although it is not offered: a later version may not have it. */
class NativesTest {
  @ParameterizedTest
  @ValueSource(strings = {"aarch64", "arm"})
  void theLibrariesAreWhereTheyAreLookedFor(String arch) throws IOException {
    String folder = "/lib/" + Natives.machine(arch);

    assertNotNull(GpioDContext.class.getResource(folder + "/pi4j-gpiod/libgpiod.so"));
    assertNotNull(GpioDContext.class.getResource(folder + "/pi4j-gpiod/libpi4j-gpiod.so"));
    assertNotNull(LinuxFile.class.getResource(folder + "/pi4j-linuxfs/libpi4j-linuxfs.so"));
  }

  @Test
  void anotherMachineIsRefused() {
    assertEquals(
        "GPIO: Pi4J has no native library for amd64",
        assertThrows(IOException.class, () -> Natives.machine("amd64")).getMessage());
  }

  @Test
  void whatOpensAChipIsThere() throws ReflectiveOperationException {
    assertEquals(
        GpioChip.class, GpioD.class.getDeclaredMethod("chipOpen", String.class).getReturnType());
    assertEquals(GpioChip.class, GpioDContext.class.getDeclaredField("gpioChip").getType());
  }
}
