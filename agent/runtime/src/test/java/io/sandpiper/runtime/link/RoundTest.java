package io.sandpiper.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.Configuration.Reconnect;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.transport.Route;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTest {
  private static final Rule REFUSED = Rule.slow("refused", "look");
  private static final Rule CUT = Rule.fast("cut");
  private static final long SLOW = Duration.ofMinutes(5).toNanos();

  private static Round round(int urls, int serializers) {
    var addresses = new ArrayList<URI>();
    for (int i = 0; i < urls; i++) addresses.add(URI.create("ws://" + (char) ('a' + i) + "/ws"));
    return new Round(
        new Configuration.Router(
            addresses,
            "demo",
            List.of(Serializer.values()).subList(0, serializers),
            new Configuration.Ping(Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofNanos(SLOW)),
            Route.DIRECT,
            Configuration.Auth.ANONYMOUS),
        new Random(1));
  }

  private static String way(Round round) {
    return round.url().getHost() + " " + round.serializer();
  }

  @Test
  void everyUrlIsTriedWithEverySerializerBeforeTheLongWait() {
    for (int urls = 1; urls <= 3; urls++) {
      for (int serializers = 1; serializers <= Serializer.values().length; serializers++) {
        Round round = round(urls, serializers);
        var expected = new ArrayList<String>();
        for (Serializer serializer : List.of(Serializer.values()).subList(0, serializers)) {
          for (int i = 0; i < urls; i++) expected.add((char) ('a' + i) + " " + serializer);
        }
        for (int turn = 0; turn < 2; turn++) {
          var tried = new ArrayList<String>();
          for (int i = 0; i < expected.size(); i++) {
            tried.add(way(round));
            boolean last = i == expected.size() - 1;
            long wait = round.next(REFUSED.rotating()).nanos();
            assertEquals(last, wait >= SLOW, tried + ": " + wait);
          }
          assertEquals(expected, tried);
        }
      }
    }
  }

  @Test
  void oneUrlThatRefusesTheSerializerIsEnoughToTryAnother() {
    Round round = round(2, 2);
    round.next(REFUSED.rotating());
    round.next(CUT);
    assertEquals("a " + Serializer.values()[1], way(round));
  }

  @Test
  void whereNoneRefusesItTheSerializerStays() {
    Round round = round(2, 2);
    for (int i = 0; i < 4; i++) {
      assertEquals(Serializer.values()[0], round.serializer());
      round.next(CUT);
    }
  }

  @Test
  void whatARoundHasSeenDoesNotCountInTheNext() {
    Round round = round(2, 2);
    round.next(REFUSED.rotating());
    round.next(CUT);
    round.next(CUT);
    round.next(CUT);
    assertEquals("a " + Serializer.values()[1], way(round));
  }

  @Test
  void afterASessionTheSerializerThatServedIsTriedFirst() {
    Round round = round(2, 2);
    round.next(REFUSED.rotating());
    assertEquals("b " + Serializer.values()[0], way(round));
    round.joined();
    assertTrue(round.next(CUT).nanos() < SLOW);
    assertEquals("a " + Serializer.values()[0], way(round));
  }

  @Test
  void aRoundThatIsGivenUpForgetsWhatItSaw() {
    Round round = round(2, 2);
    round.next(REFUSED.rotating());
    assertTrue(round.anew(REFUSED).nanos() >= SLOW);
    assertEquals("a " + Serializer.values()[0], way(round));
  }
}
