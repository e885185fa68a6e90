package io.sandpiper.wamp.session;

import static io.sandpiper.wamp.session.Talk.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening.Interrupted;
import io.sandpiper.wamp.session.Happening.Invoked;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code INVOCATION.Details.timeout}, which the callee honours (Call Timeouts). */
class CallTimeoutTest {
  private static final long START = 1_000;
  private static final long MILLI = 1_000_000;

  private static Talk callee() throws ProtocolViolation {
    Talk talk = Talk.joined();
    talk.session.register("demo.move", Map.of(), SOON);
    talk.receive(new Registered(1, 40));
    talk.sent();
    return talk;
  }

  private static void invoke(Talk talk, long id, Object timeout) throws ProtocolViolation {
    Map<String, Object> details = Collections.singletonMap("timeout", timeout);
    var happening = talk.session.receive(new Invocation(id, 40, details, Payload.NONE), START);
    assertInstanceOf(Invoked.class, happening);
  }

  @Test
  void whenTheTimeHasPassedTheCallerIsToldAndTheWorkIsInterrupted() throws ProtocolViolation {
    var talk = callee();
    invoke(talk, 1, 200L);
    invoke(talk, 2, 100L);

    assertEquals(START + 100 * MILLI, talk.session.deadline());
    assertEquals(List.of(), talk.session.tick(START + 100 * MILLI - 1));
    assertEquals(
        List.of(new Interrupted(2, "killnowait", Uris.TIMEOUT)),
        talk.session.tick(START + 100 * MILLI));
    var error = (Error) talk.sent().get(0);
    assertEquals(68, error.requestType());
    assertEquals(2, error.request());
    assertEquals(Uris.TIMEOUT, error.error());
    assertEquals(
        List.of(new Interrupted(1, "killnowait", Uris.TIMEOUT)),
        talk.session.tick(START + 900 * MILLI));
    assertEquals(Long.MAX_VALUE, talk.session.deadline());
    talk.sent();

    talk.session.yield(2, Payload.NONE);
    talk.session.fail(1, "demo.error.late", Payload.NONE);
    talk.assertSent();
  }

  @Test
  void whatIsAnsweredInTimeHasNoTimer() throws ProtocolViolation {
    var talk = callee();
    invoke(talk, 1, 100L);
    invoke(talk, 2, 100L);
    talk.session.yield(1, Payload.NONE);
    talk.receive(new Interrupt(2, Map.of("mode", "killnowait")));

    assertEquals(Long.MAX_VALUE, talk.session.deadline());
    assertEquals(List.of(), talk.session.tick(START + 100 * MILLI));
    talk.assertSent(new Yield(1, Map.of(), Payload.NONE));
  }

  @Test
  void theTimerRunsFromTheFirstPart() throws ProtocolViolation {
    var talk = callee();
    Map<String, Object> first = Map.of("timeout", 100L, "progress", true);
    talk.session.receive(new Invocation(1, 40, first, Payload.NONE), START);
    Map<String, Object> second = Map.of("timeout", 900L);
    talk.session.receive(new Invocation(1, 40, second, Payload.NONE), START + 50 * MILLI);

    assertEquals(START + 100 * MILLI, talk.session.deadline());
  }

  /** Crossbar.io passes on what the caller wrote: nothing of it may end our session. */
  @Test
  void anythingButAPositiveIntegerIsNoTimeout() throws ProtocolViolation {
    var talk = callee();
    List<Object> odd = Arrays.asList(0L, -5L, 1.5, "5", null, List.of(), Long.MAX_VALUE);
    for (int i = 0; i < odd.size(); i++) invoke(talk, i + 1, odd.get(i));

    assertEquals(Long.MAX_VALUE, talk.session.deadline());
  }

  @Test
  void theRouterMayHaveKeptTheTimeAndSaySo() throws ProtocolViolation {
    var talk = callee();
    invoke(talk, 1, 0L);

    var options = Map.<String, Object>of("mode", "killnowait", "reason", Uris.TIMEOUT);
    assertEquals(
        new Interrupted(1, "killnowait", Uris.TIMEOUT), talk.receive(new Interrupt(1, options)));
  }

  @Test
  void theEndOfTheSessionEndsItsTimers() throws ProtocolViolation {
    var talk = callee();
    invoke(talk, 1, 100L);
    talk.session.lost();

    assertEquals(Long.MAX_VALUE, talk.session.deadline());
    assertEquals(List.of(), talk.session.tick(START + 100 * MILLI));
  }
}
