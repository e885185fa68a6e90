package io.sandpiper.runtime.link;

import io.sandpiper.runtime.config.Configuration.Router;
import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The way round the router's URLs and our serializers: which is next, and how long to wait before.
 * All URLs are tried with one serializer, then with the next if one of them asked for it. Another
 * way is tried soon; only after a whole round the kindest rule of it decides. Pure.
 */
final class Round {
  private final List<URI> urls;
  private final List<Serializer> serializers;
  private final Backoff backoff;
  private int url;
  private int serializer;
  private boolean served;
  private Rule kindest;

  /** Whether one of the URLs tried with this serializer may take another. */
  private boolean rotate;

  Round(Router settings, RandomGenerator chance) {
    this.urls = settings.urls();
    this.serializers = settings.serializers();
    this.backoff = new Backoff(settings.reconnect(), chance);
  }

  URI url() {
    return urls.get(url);
  }

  Serializer serializer() {
    return serializers.get(serializer);
  }

  /** Attempts since the last success. */
  int attempts() {
    return backoff.attempts();
  }

  /** This way led to a session: the next round begins at the first URL. */
  void joined() {
    served = true;
    forget();
  }

  /** A session lived long enough to count as success. */
  void stable() {
    backoff.reset();
  }

  /** Chooses the next way. */
  Backoff.Delay next(Rule rule) {
    url = served ? 0 : (url + 1) % urls.size();
    served = false;
    rotate |= rule.rotate();
    if (kindest == null || rule.kinderThan(kindest)) kindest = rule;
    if (url != 0) return soon();
    boolean rotated = rotate;
    rotate = false;
    if (rotated) serializer = (serializer + 1) % serializers.size();
    if (rotated && serializer != 0) return soon();
    Backoff.Delay delay = backoff.next(kindest);
    forget();
    return delay;
  }

  private Backoff.Delay soon() {
    return new Backoff.Delay(backoff.brief(), false);
  }

  /** Gives the round up: no other way would help, nor what was seen on an earlier one. */
  Backoff.Delay anew(Rule rule) {
    url = urls.size() - 1;
    forget();
    return next(rule);
  }

  private void forget() {
    kindest = null;
    rotate = false;
  }
}
