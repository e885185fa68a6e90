package io.sandpiper.wamp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The inner packages by what they may use: what is not named here is not there. */
class ArrowsTest {
  private static final String MESSAGE = "io.sandpiper.wamp.message";
  private static final String CODEC = "io.sandpiper.wamp.codec";
  private static final String SESSION = "io.sandpiper.wamp.session";
  private static final String AUTH = "io.sandpiper.wamp.auth";
  private static final String[] LANGUAGE = {
    "java.lang",
    "java.lang.invoke",
    "java.lang.runtime",
    "java.math",
    "java.util",
    "java.util.function",
    "java.util.regex",
    "java.util.stream"
  };

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sandpiper.wamp");

  @Test
  void messagesAreData() {
    onlyUses(MESSAGE);
  }

  @Test
  void theSessionKnowsMessagesAndNothingOfTheirBytes() {
    onlyUses(SESSION, MESSAGE);
  }

  @Test
  void codecsTurnMessagesIntoBytesInMemory() {
    onlyUses(
        CODEC,
        MESSAGE,
        "java.io",
        "java.nio",
        "java.nio.charset",
        "com.fasterxml.jackson.core..",
        "com.fasterxml.jackson.dataformat.cbor",
        "org.msgpack..");
  }

  @Test
  void theMetaApiIsMadeOfTheClient() {
    onlyUses(
        "io.sandpiper.wamp.meta",
        "io.sandpiper.wamp.client",
        MESSAGE,
        "java.time",
        "java.util.concurrent");
  }

  @Test
  void proofsAreMadeOfWhatTheJdkHas() {
    onlyUses(
        AUTH,
        MESSAGE,
        SESSION,
        "java.io",
        "java.nio",
        "java.nio.charset",
        "java.nio.file",
        "java.nio.file.attribute",
        "java.security",
        "java.security.interfaces",
        "java.security.spec",
        "java.text",
        "java.util.random",
        "javax.crypto",
        "javax.crypto.spec");
  }

  @Test
  void ofTheProofsOnlyTheirFilesTouchTheDisk() {
    noClasses()
        .that()
        .resideInAPackage(AUTH)
        .and()
        .doNotHaveSimpleName("SecretFile")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io", "java.nio.file..")
        .check(CODE);
  }

  @Test
  void noneOfThemHasAClockOrAThreadOrAFile() {
    noClasses()
        .that()
        .resideInAnyPackage(MESSAGE, CODEC, SESSION)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.(System|Thread|Runtime|Process)|java\\.io\\.File.*")
        .check(CODE);
  }

  private static void onlyUses(String from, String... others) {
    classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(join(LANGUAGE, join(others, from)))
        .check(CODE);
  }

  private static String[] join(String[] some, String... more) {
    var all = new String[some.length + more.length];
    System.arraycopy(some, 0, all, 0, some.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
