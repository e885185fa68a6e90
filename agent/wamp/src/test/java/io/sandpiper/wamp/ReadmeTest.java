package io.sandpiper.wamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.auth.Cryptosign;
import io.sandpiper.wamp.auth.SecretFile;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Invoke;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Procedure;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.meta.SessionMeta;
import io.sandpiper.wamp.meta.Testaments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's code is code that is compiled: the methods below, but for white space. */
class ReadmeTest {
  private static final Path SELF = Path.of("src/test/java/io/sandpiper/wamp/ReadmeTest.java");

  @Test
  void theJavaIsCompiledHere() throws IOException {
    String here = dense(Files.readString(SELF));
    String readme = Files.readString(Path.of("README.md"));
    var fence = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
    int found = 0;
    while (fence.find()) {
      found++;
      assertTrue(here.contains(dense(fence.group(1))), fence.group(1));
    }
    assertEquals(4, found);
  }

  private static String dense(String code) {
    return code.replaceAll("\\s", "");
  }

  static void call() {
    try (Client client = Client.connect(Options.of("ws://127.0.0.1:8080/ws", "demo")).join()) {
      System.out.println(client.call("com.example.add", 2, 3).join().arguments());
    }
  }

  static void registerAndPublish(Client client) {
    client.register("com.example.add", call -> (long) call.payload().arguments().get(0) + 1).join();
    client
        .subscribe(
            "com.example.", Map.of("match", "prefix"), event -> System.out.println(event.topic()))
        .join();
    client.publish("com.example.hello", "world").join();
  }

  static void features(Options options) {
    try (Client client = Client.connect(options).join()) {
      client
          .register(
              Procedure.of("com.example.log").invoke(Invoke.FIRST),
              call -> store(call.caller(), call.payload()))
          .join();
      new Testaments(client).add(Publication.of("com.example.status", "offline").retain()).join();
      System.out.println(new SessionMeta(client).count().join());
    }
  }

  private static Object store(Object caller, Payload payload) {
    return caller + " " + payload;
  }

  static void secured() throws IOException {
    var key = SecretFile.signingKey(Path.of("device.key"));
    Client.connect(
        Options.of("wss://router.example/ws", "fleet")
            .authenticator(new Cryptosign("greenhouse_1", key)));
  }
}
