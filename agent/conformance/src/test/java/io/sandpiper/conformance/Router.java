package io.sandpiper.conformance;

import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A router that the matrix runs on, with the realm {@code demo}; started. */
interface Router extends AutoCloseable {
  String name();

  /** What it speaks, of what we speak. */
  List<Serializer> serializers();

  /** Where anybody may join and do everything. */
  URI url();

  /**
   * Where one may join by that method ({@code salted} for WAMP-CRA with a salted secret); empty
   * when it has none. The secret is always {@link Proofs#SECRET}.
   */
  Optional<URI> url(String method);

  @Override
  void close();
}
