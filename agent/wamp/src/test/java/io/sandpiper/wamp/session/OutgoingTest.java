package io.sandpiper.wamp.session;

import static io.sandpiper.wamp.session.Talk.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Nothing is sent that a router could end the connection over, and no request id is used up. */
class OutgoingTest {
  private static final List<String> NO_URIS =
      List.of("", ".", "a..b", ".a", "a.", "a b", "a#b", "a.\u00a0", "a\n", "a.\u0085", "a\u2003");

  private final Talk talk = Talk.joined();

  OutgoingTest() throws ProtocolViolation {}

  private String refused(Executable what) {
    var e = assertThrows(IllegalArgumentException.class, what);
    talk.assertSent();
    return e.getMessage();
  }

  private void refusedOption(String seen, Map<String, Object> options) {
    var texts =
        List.of(
            refused(() -> talk.session.register("a.b", options, SOON)),
            refused(() -> talk.session.subscribe("a.b", options, SOON)),
            refused(() -> talk.session.publish("a.b", options, Payload.NONE, SOON)),
            refused(() -> talk.session.tell("a.b", options, Payload.NONE)),
            refused(() -> talk.session.call("a.b", options, Payload.NONE, SOON)));
    for (String text : texts) assertTrue(text.contains(seen), text);
  }

  @Test
  void whatIsNoUriIsInNoRequest() throws ProtocolViolation {
    Map<String, Object> none = Map.of();
    for (String uri : NO_URIS) {
      refused(() -> talk.session.register(uri, none, SOON));
      refused(() -> talk.session.subscribe(uri, none, SOON));
      refused(() -> talk.session.publish(uri, none, Payload.NONE, SOON));
      refused(() -> talk.session.tell(uri, none, Payload.NONE));
      refused(() -> talk.session.call(uri, none, Payload.NONE, SOON));
      refused(() -> talk.session.fail(1, uri, Payload.NONE));
      refused(() -> talk.session.leave(uri, SOON));
      refused(() -> talk.session.abort(uri, ""));
      refused(() -> new Session(uri, Authenticator.ANONYMOUS, message -> {}));
    }

    assertEquals(1, talk.session.call("a.b", none, Payload.NONE, SOON).id());
  }

  @Test
  void helloSaysWhoWeAreInTheRightTypes() {
    for (String key : List.of("authid", "authextra")) {
      for (Object odd : Arrays.<Object>asList(null, 5L, List.of())) {
        var authenticator =
            new Authenticator() {
              @Override
              public List<String> methods() {
                return List.of("anonymous");
              }

              @Override
              public Map<String, Object> hello() {
                return Collections.singletonMap(key, odd);
              }

              @Override
              public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
                throw new CannotAuthenticate("not asked");
              }
            };
        var hello = new Talk(authenticator);
        assertThrows(IllegalArgumentException.class, hello.session::join);
        hello.assertSent();
      }
    }
  }

  @Test
  void emptyComponentsAreForPatternsThatMayHaveThem() throws ProtocolViolation {
    Map<String, Object> prefix = Map.of("match", "prefix");
    Map<String, Object> wildcard = Map.of("match", "wildcard");
    for (String uri : List.of("a..b", "..")) {
      refused(() -> talk.session.register(uri, prefix, SOON));
      refused(() -> talk.session.subscribe(uri, prefix, SOON));
    }
    for (String uri : List.of("a b..", "a#..")) {
      refused(() -> talk.session.register(uri, wildcard, SOON));
      refused(() -> talk.session.subscribe(uri, wildcard, SOON));
    }

    talk.session.register("a.", prefix, SOON);
    talk.session.subscribe("a", prefix, SOON);
    talk.session.register("a..b", wildcard, SOON);
    talk.session.subscribe("..b", wildcard, SOON);
    assertEquals(4, talk.sent().size());
  }

  @Test
  void optionsThatNoRequestMayHaveAreRefused() {
    refusedOption("null", Collections.singletonMap("disclose_me", null));
    refusedOption("ppt_scheme", Map.of("ppt_scheme", "mqtt"));
    refusedOption("Match", Map.of("Match", "prefix"));
    refusedOption("x-y-z", Map.of("x-y-z", true));
    refusedOption("_x", Map.of("_x", true));
    refusedOption("has no form", Map.of("_custom", new Object()));
  }

  @Test
  void knownOptionsHaveTheirType() {
    for (Object odd : List.of("yes", 1L, List.of())) {
      for (String key : List.of("disclose_caller", "force_reregister", "forward_timeout")) {
        refused(() -> talk.session.register("a.b", Map.of(key, odd), SOON));
      }
      refused(() -> talk.session.subscribe("a.b", Map.of("get_retained", odd), SOON));
      for (String key : List.of("exclude_me", "disclose_me", "retain")) {
        refused(() -> talk.session.tell("a.b", Map.of(key, odd), Payload.NONE));
      }
      for (String key : List.of("disclose_me", "receive_progress", "progress")) {
        refused(() -> talk.session.call("a.b", Map.of(key, odd), Payload.NONE, SOON));
      }
    }
    for (Object odd : Arrays.<Object>asList("x", true, -1L, 1.0, 1.5f)) {
      refused(() -> talk.session.call("a.b", Map.of("timeout", odd), Payload.NONE, SOON));
      refused(() -> talk.session.register("a.b", Map.of("concurrency", odd), SOON));
    }
    refused(() -> talk.session.register("a.b", Map.of("concurrency", 0L), SOON));
    refused(() -> talk.session.register("a.b", Map.of("match", "regex"), SOON));
    refused(() -> talk.session.register("a.b", Map.of("invoke", "all"), SOON));
    refused(() -> talk.session.subscribe("a.b", Map.of("match", 1L), SOON));
  }

  @Test
  void listsOfWhoGetsAnEventHaveTheirType() {
    for (String key : List.of("exclude", "eligible")) {
      for (Object odd : List.of(5L, List.of("5"), List.of(-1L), List.of(1L, 5.0), List.of(5f))) {
        refused(() -> talk.session.tell("a.b", Map.of(key, odd), Payload.NONE));
      }
    }
    for (String key : List.of("exclude_authid", "eligible_authrole")) {
      for (Object odd : List.of("bob", List.of(5L))) {
        refused(() -> talk.session.tell("a.b", Map.of(key, odd), Payload.NONE));
      }
    }
  }

  @Test
  void whatCanNotBeWrittenIsNoArgument() throws ProtocolViolation {
    talk.session.register("a.b", Map.of(), SOON);
    talk.receive(new Registered(1, 40));
    talk.session.subscribe("a.b", Map.of(), SOON);
    talk.receive(new Subscribed(2, 9));
    talk.sent();
    var odd = Payload.of(new Object());

    refused(() -> talk.session.call("a.b", Map.of(), odd, SOON));
    refused(() -> talk.session.publish("a.b", Map.of(), odd, SOON));
    refused(() -> talk.session.tell("a.b", Map.of(), odd));
    refused(() -> talk.session.yield(1, odd));
    refused(() -> talk.session.progress(1, odd));
    refused(() -> talk.session.fail(1, Uris.RUNTIME_ERROR, odd));
    refused(() -> talk.session.unregister(41, SOON));
    refused(() -> talk.session.unsubscribe(10, SOON));
    assertEquals(3, talk.session.call("a.b", Map.of(), Payload.NONE, SOON).id());
  }
}
