package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutationTest {
  private static final List<String> URIS =
      List.of("demo.a", "demo.b", "demo.", "wamp.session.list");

  private final SplittableRandom random = new SplittableRandom(3);

  /** Ids are small, so that messages meet what others have left. */
  private Message original() {
    long id = random.nextLong(4);
    String uri = URIS.get(random.nextInt(URIS.size()));
    return switch (random.nextInt(15)) {
      case 0 -> new Register(id, Map.of("match", "prefix"), uri);
      case 1 -> new Register(id, Map.of("invoke", "roundrobin"), uri);
      case 2 -> new Call(id, Map.of("receive_progress", true), uri, Payload.of(id));
      case 3 -> new Call(id, Map.of("timeout", 9L), uri, Payload.of(id));
      case 12, 13 -> new Call(id, Map.of("progress", random.nextBoolean()), uri, Payload.of(id));
      case 14 ->
          new Call(
              id, Map.of(), "wamp.session.add_testament", Payload.of(uri, List.of(id), Map.of()));
      case 4 -> new Subscribe(id, Map.of("get_retained", true), uri);
      case 5 -> new Publish(id, Map.of("retain", true, "exclude_me", false), uri, Payload.of(true));
      case 6 -> new Yield(id, Map.of("progress", random.nextBoolean()), Payload.NONE);
      case 7 -> new Error(68, id, Map.of(), "demo.error", Payload.NONE);
      case 8 -> new Cancel(id, Map.of("mode", "kill"));
      case 9 -> new Unregister(id, id);
      case 10 -> new Unsubscribe(id, id);
      default -> new Goodbye(Map.of(), "wamp.close.close_realm");
    };
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void whateverIsSentNothingIsLeftWhenAllHaveGone(Serializer serializer) {
    var town = new Town();
    Codec codec = serializer.codec();
    var citizens = new ArrayList<Citizen>();
    for (int i = 0; i < 10_000; i++) {
      while (citizens.size() < 4) citizens.add(town.join());
      Citizen citizen = citizens.get(random.nextInt(citizens.size()));
      try {
        citizen.says(codec.decode(mutated(codec.encode(original()))));
      } catch (ProtocolViolation why) {
        citizen.saysNonsense(why.getMessage());
      }
      town.router.tick(town.now += random.nextLong(3_000_000));
      citizens.removeIf(each -> each.closed);
      while (citizen.hears() != null) continue;
    }

    citizens.forEach(Citizen::vanishes);
    assertEquals(0, town.router.connections());
    assertEquals(List.of(), town.router.sessions());
    assertEquals(Long.MAX_VALUE, town.router.deadline(), "no timer runs");
    Citizen fresh = town.join();
    for (String uri : URIS.subList(0, 3)) {
      fresh.says(new Register(1, Map.of("match", "prefix"), uri));
      fresh.hears(Registered.class);
      fresh.says(new Register(2, Map.of(), uri));
      assertEquals(uri.endsWith("."), fresh.hears() instanceof Error, uri);
    }
  }

  /** Half of them stay as they are, to get beyond the first message. */
  private ByteBuffer mutated(ByteBuffer encoded) {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    if (random.nextBoolean()) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    return ByteBuffer.wrap(bytes);
  }
}
