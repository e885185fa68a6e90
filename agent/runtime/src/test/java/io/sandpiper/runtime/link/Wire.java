package io.sandpiper.runtime.link;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A network of which the test plays the other end. */
public final class Wire implements Dialer, Prover {
  public final List<Message> sent = new ArrayList<>();
  public final List<String> did = new ArrayList<>();
  public final List<Arrival> proven = new ArrayList<>();
  public long number;
  public Target target;
  public long queued;
  public long received;
  public boolean pings = true;

  @Override
  public Connection dial(long number, Target target) {
    this.number = number;
    this.target = target;
    did.add("dial " + number + " " + target.url());
    return new Connection() {
      @Override
      public void send(Message message) {
        sent.add(message);
      }

      @Override
      public long queuedBytes() {
        return queued;
      }

      @Override
      public long receivedBytes() {
        return received;
      }

      @Override
      public boolean pings() {
        return pings;
      }

      @Override
      public void ping() {
        did.add("ping " + number);
      }

      @Override
      public void close(int code, String reason) {
        did.add("close " + number + " " + code);
      }

      @Override
      public void drop() {
        did.add("drop " + number);
      }
    };
  }

  @Override
  public void prove(long number, Supplier<Proof> work) {
    proven.add(new Arrival.Proven(number, work.get()));
  }

  /** What the client sent since the last call. */
  public List<Message> taken() {
    var taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  public List<String> done() {
    var done = List.copyOf(did);
    did.clear();
    return done;
  }
}
