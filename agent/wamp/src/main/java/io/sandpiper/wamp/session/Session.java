package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One WAMP session, from HELLO to the end, in all four client roles. Pure: messages and the time go
 * in as method calls, messages come out through {@code out}, and what it means is returned.
 *
 * <p>Times are monotonic nanoseconds. Not thread-safe.
 */
public final class Session {
  public Session(String realm, Authenticator authenticator, Consumer<Message> out) {
    throw new UnsupportedOperationException();
  }

  /** Sends HELLO. To be called once, first. */
  public void join() {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes what the router sent.
   *
   * @throws ProtocolViolation when it must not have; the caller then calls {@link #abort}
   */
  public Happening receive(Message message) throws ProtocolViolation {
    throw new UnsupportedOperationException();
  }

  public Request register(String procedure, Map<String, Object> options, long deadline) {
    throw new UnsupportedOperationException();
  }

  public Request unregister(long registration, long deadline) {
    throw new UnsupportedOperationException();
  }

  public Request subscribe(String topic, Map<String, Object> options, long deadline) {
    throw new UnsupportedOperationException();
  }

  public Request unsubscribe(long subscription, long deadline) {
    throw new UnsupportedOperationException();
  }

  /** Publishes with acknowledge: ends in Published, Refused, TimedOut or Over. */
  public Request publish(
      String topic, Map<String, Object> options, Payload payload, long deadline) {
    throw new UnsupportedOperationException();
  }

  /** Publishes without acknowledge: nobody will tell what became of it. */
  public void tell(String topic, Map<String, Object> options, Payload payload) {
    throw new UnsupportedOperationException();
  }

  public Request call(
      String procedure, Map<String, Object> options, Payload payload, long deadline) {
    throw new UnsupportedOperationException();
  }

  /** Cancels a call of ours: mode {@code skip}, {@code kill} or {@code killnowait}. */
  public void cancel(Request call, String mode) {
    throw new UnsupportedOperationException();
  }

  /** Answers an invocation; one that is no longer open is ignored. */
  public void yield(long invocation, Payload payload) {
    throw new UnsupportedOperationException();
  }

  /** Sends a part of an answer, if the caller asked for progress; else it is dropped. */
  public void progress(long invocation, Payload payload) {
    throw new UnsupportedOperationException();
  }

  /** Answers an invocation with an error. */
  public void fail(long invocation, String error, Payload payload) {
    throw new UnsupportedOperationException();
  }

  /** Says GOODBYE and waits for the answer, at most until {@code deadline}. */
  public void leave(String reason, long deadline) {
    throw new UnsupportedOperationException();
  }

  /** Sends ABORT and ends the session. */
  public Happening.Over abort(String reason, String message) {
    throw new UnsupportedOperationException();
  }

  /** The connection is gone: ends the session without a word. */
  public Happening.Over lost() {
    throw new UnsupportedOperationException();
  }

  /** What has become overdue: TimedOut for requests, Over for an unanswered GOODBYE. */
  public List<Happening> tick(long now) {
    throw new UnsupportedOperationException();
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    throw new UnsupportedOperationException();
  }

  public boolean joined() {
    throw new UnsupportedOperationException();
  }

  /** Whether WELCOME announced the feature, for example {@code broker}, {@code event_retention}. */
  public boolean routerHas(String role, String feature) {
    throw new UnsupportedOperationException();
  }

  /** How many messages were ignored that a stricter client would have failed on. */
  public long ignored() {
    throw new UnsupportedOperationException();
  }
}
