package io.sandpiper.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import java.time.Clock;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.Timer;
import java.util.UUID;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may know which, over all modules: moving an arrow is a visible decision. */
class ArrowsTest {
  private static final String OURS = "io.sandpiper.";
  private static final String CORE = OURS + "runtime.core";
  private static final String LINK = OURS + "runtime.link";
  private static final String POLICY = OURS + "runtime.policy";
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.sandpiper");

  /** No sockets, files, clocks, threads or loggers: what is not named here is not there. */
  @Test
  void theCoreIsPure() {
    classes()
        .that()
        .resideInAnyPackage(CORE, LINK, POLICY)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            CORE,
            LINK,
            OURS + "runtime.config",
            OURS + "runtime.filter",
            POLICY,
            OURS + "wamp.message",
            OURS + "wamp.session",
            OURS + "wamp.transport",
            OURS + "wamp.codec",
            OURS + "device",
            OURS + "device.schema",
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.net",
            "java.time",
            "java.time.format",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.util.stream")
        .andShould()
        .onlyDependOnClassesThat()
        .areNotAssignableTo(Thread.class)
        .check(CODE);
  }

  @Test
  void filtersAreArithmetic() {
    classes()
        .that()
        .resideInAPackage(OURS + "runtime.filter")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            OURS + "runtime.filter",
            OURS + "device",
            OURS + "device.schema",
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.math",
            "java.time",
            "java.util",
            "java.util.function",
            "java.util.stream")
        .check(CODE);
  }

  /** Of java.net only the address of the router is data. */
  @Test
  void theCoreOpensNoSocket() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, LINK, POLICY)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(?!URI$).*")
        .check(CODE);
  }

  /** Of the configuration the core knows the records, not who reads files. */
  @Test
  void theCoreReadsNoFileAndFindsNoService() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, LINK, POLICY)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.sandpiper\\.runtime\\.config\\.(?!Configuration(\\$.*)?$).*")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ServiceLoader.class, Timer.class, Clock.class, UUID.class)
        .orShould()
        .callMethod(Driver.class, "open", Values.class, Board.class, Signals.class)
        .check(CODE);
  }

  @Test
  void theCoreIsToldTheTimeAndNeverAsks() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, LINK, POLICY)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(CODE);
  }

  @Test
  void theLinkDoesNotKnowTheCore() {
    noClasses()
        .that()
        .resideInAPackage(LINK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CORE, OURS + "device..", OURS + "runtime.shell")
        .check(CODE);
  }

  @Test
  void thePolicyKnowsOnlyWhatAProcedureIs() {
    noClasses()
        .that()
        .resideInAPackage(POLICY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CORE, LINK, OURS + "runtime.config", OURS + "wamp..")
        .check(CODE);
  }

  @Test
  void modulesPointOneWay() {
    noClasses()
        .that()
        .resideInAnyPackage(OURS + "wamp..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            OURS + "runtime..", OURS + "device..", OURS + "router..", OURS + "provisioning..")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(OURS + "device..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            OURS + "runtime..", OURS + "wamp..", OURS + "router..", OURS + "provisioning..")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(OURS + "router..", OURS + "provisioning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OURS + "runtime..", OURS + "device..")
        .check(CODE);
  }

  /** TLS is set up in one place, and whom it trusts is the JDK's to judge. */
  @Test
  void nobodyReplacesTheVerificationOfRouters() {
    noClasses()
        .should()
        .beAssignableTo(TrustManager.class)
        .orShould()
        .beAssignableTo(HostnameVerifier.class)
        .check(CODE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(OURS + "wamp.line.Tls")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(SSLContext.class, SSLParameters.class, TrustManagerFactory.class)
        .check(CODE);
  }

  /** A library is imported in one place and hidden there. */
  @ParameterizedTest
  @CsvSource({
    "org.msgpack.., io.sandpiper.wamp.codec, io.sandpiper.wamp.codec",
    "com.fasterxml.jackson.., io.sandpiper.wamp.codec, io.sandpiper.wamp.codec",
    "org.java_websocket.., io.sandpiper.wamp.websocket, io.sandpiper.router",
    "org.snakeyaml.., io.sandpiper.runtime.config, io.sandpiper.runtime.config",
    "com.pi4j.., io.sandpiper.device.pi4j, io.sandpiper.device.pi4j",
    "org.tinylog.., io.sandpiper.runtime.shell, io.sandpiper.runtime.shell",
  })
  void librariesStayWhereTheyAre(String library, String home, String second) {
    noClasses()
        .that()
        .resideOutsideOfPackages(home, second)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CODE);
  }
}
