/**
 * What the router decides: who may join, who gets which call and which event. Pure: messages and
 * the time come in as method calls, messages go out through {@link Peer}.
 *
 * <p>Nothing here is thread-safe; one thread owns a {@link Router} and everything that it made.
 */
package io.sandpiper.router.core;
