package io.sandpiper.device;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArrowsTest {
  private static final String DEVICE = "io.sandpiper.device";

  private final JavaClasses code =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(DEVICE);

  @Test
  void onlyTheAdapterKnowsPi4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage(DEVICE + ".pi4j")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.pi4j..")
        .check(code);
  }

  @Test
  void onlyTheMachineKnowsJSerialComm() {
    noClasses()
        .that()
        .resideOutsideOfPackage(DEVICE + ".machine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fazecast..")
        .check(code);
  }

  @Test
  void onlyModbusKnowsItsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(DEVICE + ".modbus")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.digitalpetri..")
        .check(code);
  }

  @Test
  void theSchemaIsPure() {
    classes()
        .that()
        .resideInAPackage(DEVICE + ".schema")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            DEVICE + ".schema", "java.lang..", "java.math", "java.time", "java.util..")
        .check(code);
  }

  @Test
  void boardsDoNotKnowDrivers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            DEVICE + ".board",
            DEVICE + ".simulated",
            DEVICE + ".pi4j",
            DEVICE + ".sysfs",
            DEVICE + ".machine")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DEVICE, DEVICE + ".drivers", DEVICE + ".modbus")
        .check(code);
  }

  @Test
  void driversKnowNoRealBoard() {
    noClasses()
        .that()
        .resideInAnyPackage(DEVICE, DEVICE + ".drivers", DEVICE + ".simulated", DEVICE + ".board")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DEVICE + ".pi4j", DEVICE + ".sysfs", DEVICE + ".machine")
        .check(code);
  }
}
