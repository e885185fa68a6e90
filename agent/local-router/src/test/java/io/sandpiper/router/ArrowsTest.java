package io.sandpiper.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArrowsTest {
  private final JavaClasses router =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sandpiper.router");

  /** No sockets, files, clocks, threads or loggers: what is not named here is not there. */
  @Test
  void theCoreIsPure() {
    classes()
        .that()
        .resideInAPackage("io.sandpiper.router.core")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sandpiper.router.core",
            "io.sandpiper.wamp.message",
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.nio.charset",
            "java.security",
            "java.security.spec",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.util.stream",
            "javax.crypto",
            "javax.crypto.spec")
        .andShould()
        .onlyDependOnClassesThat()
        .areNotAssignableTo(Thread.class)
        .check(router);
  }

  @Test
  void theRouterNeedsOnlyMessagesAndCodecsOfTheClient() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sandpiper.router..",
            "io.sandpiper.wamp.message",
            "io.sandpiper.wamp.codec",
            "java..",
            "javax.crypto..",
            "org.java_websocket..")
        .check(router);
  }
}
