package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Our calls: in one message or in parts, answered by one result or by parts. */
final class Caller {
  private static final Set<String> CANCEL_MODES = Set.of("skip", "kill", "killnowait");

  /**
   * What is special about a call that is open.
   *
   * @param wantsProgress it asked for partial results
   * @param sending further parts of it will follow
   */
  private record Open(boolean wantsProgress, boolean sending) {}

  private final Requests requests;
  private final Predicate<String> dealerHas;
  private final Consumer<Message> out;

  /** Those with anything special, by request. */
  private final Map<Long, Open> open = new HashMap<>();

  /**
   * @param dealerHas whether WELCOME announced a feature of the dealer
   */
  Caller(Requests requests, Predicate<String> dealerHas, Consumer<Message> out) {
    this.requests = requests;
    this.dealerHas = dealerHas;
    this.out = out;
  }

  Request call(String procedure, Map<String, Object> options, Payload payload, long deadline) {
    Uri.require("procedure", procedure);
    payload.requireSendable();
    Map<String, Object> checked = Outgoing.checked(Kind.CALL, options);
    boolean sending = Boolean.TRUE.equals(checked.get("progress"));
    // Sent to a dealer that does not know it, it is a violation; Crossbar.io makes two calls of it.
    if (sending && !dealerHas.test("progressive_call_invocations")) {
      throw new IllegalArgumentException(
          "options.progress: the router has not announced progressive_call_invocations");
    }
    requests.requireRoom();
    Request request = requests.begin(Kind.CALL, procedure, deadline, Uri.Match.EXACT);
    boolean wantsProgress = Boolean.TRUE.equals(checked.get("receive_progress"));
    if (wantsProgress || sending) open.put(request.id(), new Open(wantsProgress, sending));
    out.accept(new Call(request.id(), checked, procedure, payload));
    return request;
  }

  void part(Request call, Payload payload, boolean last) {
    requireCall(call);
    payload.requireSendable();
    if (!requests.waits(call)) return;
    Open state = open.get(call.id());
    if (state == null || !state.sending) {
      throw new IllegalArgumentException("a part of " + call + ", whose last part has been sent");
    }
    if (last) open.put(call.id(), new Open(state.wantsProgress, false));
    // The other options are frozen by the first part.
    Map<String, Object> options = last ? Map.of() : Map.of("progress", true);
    out.accept(new Call(call.id(), options, call.uri(), payload));
  }

  Happening result(Result m) throws ProtocolViolation {
    var pending = requests.find(m.request(), Kind.CALL, "RESULT");
    if (pending.isEmpty()) return Requests.stray("RESULT", m.request());
    Request call = pending.get().request();
    boolean progress = Boolean.TRUE.equals(m.details().get("progress"));
    if (m.payload().unreadable().isPresent()) {
      requests.remove(call);
      ended(call);
      if (progress) sendCancel(call, "killnowait");
      String why = Session.line(m.payload().unreadable().get());
      var told = Payload.of("the result can't be read: " + why);
      return new Happening.Refused(call, Uris.INVALID_ARGUMENT, m.details(), told);
    }
    if (progress) {
      Open state = open.get(call.id());
      if (state == null || !state.wantsProgress) {
        return new Ignored("a part of result " + m.request() + ", not asked for");
      }
    } else {
      requests.remove(call);
      ended(call);
    }
    return new Happening.Result(call, progress, m.details(), m.payload());
  }

  /** Nothing more will be sent or taken for this call. */
  void ended(Request call) {
    open.remove(call.id());
  }

  void cancel(Request call, String mode) {
    if (!CANCEL_MODES.contains(mode)) {
      throw new IllegalArgumentException("mode: " + mode + ", expected one of " + CANCEL_MODES);
    }
    requireCall(call);
    if (!requests.waits(call)) return;
    if (mode.equals("skip")) {
      requests.remove(call);
      ended(call);
    }
    sendCancel(call, mode);
  }

  /** Nobody waits any more, so the callee may stop. */
  void timedOut(Request call) {
    ended(call);
    sendCancel(call, "killnowait");
  }

  /** A router that has not announced canceling need not know the message. */
  private void sendCancel(Request call, String mode) {
    if (dealerHas.test("call_canceling") || dealerHas.test("call_cancelling")) {
      out.accept(new Cancel(call.id(), Map.of("mode", mode)));
    }
  }

  void end() {
    open.clear();
  }

  private static void requireCall(Request call) {
    if (call.kind() != Kind.CALL) throw new IllegalArgumentException("not a call: " + call);
  }
}
