package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells the agent what a connection tells, with its number. For the transport's threads. */
final class Numbered implements Transport.Listener {
  /** The agent's thread, as the transport's see it. */
  interface Told {
    /**
     * Waits while the inbox is full.
     *
     * @param taken is run on the agent's thread before
     */
    void arrived(Arrival arrival, Runnable taken);

    /** Whether nothing is taken any more. */
    boolean ended();
  }

  private final long number;
  private final Told told;
  private final Semaphore room = new Semaphore(Limits.INBOUND);
  private volatile Optional<Transport.Connection> connection = Optional.empty();

  Numbered(long number, Told told) {
    this.number = number;
    this.told = told;
  }

  Transport.Connection on(Transport transport, Target target) {
    Transport.Connection opened = transport.open(target, this);
    connection = Optional.of(opened);
    return opened;
  }

  private void post(Arrival arrival) {
    told.arrived(arrival, () -> {});
  }

  /** Waits until the agent has taken earlier messages: the router is slowed down, not stored. */
  private void postWhenTaken(Arrival arrival) {
    try {
      awaitTaken();
      while (!told.ended() && !room.tryAcquire(1, TimeUnit.SECONDS)) {
        // The agent's thread never waits for long; when it has ended nothing is taken any more.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    told.arrived(arrival, room::release);
  }

  /** Waits a while for the router to take what it was answered: else that would pile up. */
  private void awaitTaken() throws InterruptedException {
    long end = System.nanoTime() + Limits.CLOGGED_WAIT.toNanos();
    while (!told.ended() && clogged() && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(Limits.CLOGGED_LOOK.toNanos());
    }
  }

  private boolean clogged() {
    return connection.map(Transport.Connection::queuedBytes).orElse(0L) > Limits.CLOGGED;
  }

  @Override
  public void opened(String subprotocol) {
    post(new Arrival.Opened(number, subprotocol));
  }

  @Override
  public void received(Message message) {
    postWhenTaken(new Arrival.Received(number, message));
  }

  @Override
  public void violated(ProtocolViolation why) {
    post(new Arrival.Violated(number, why));
  }

  @Override
  public void pong() {
    post(new Arrival.Pong(number));
  }

  @Override
  public void closed(Closed how) {
    post(new Arrival.Closed(number, how));
  }
}
