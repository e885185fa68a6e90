/**
 * What a router tells about its sessions, registrations and subscriptions, and does to them: the
 * specification's meta procedures and events as methods that return records.
 *
 * <p>Whether a router has them, WELCOME says ({@code session_meta_api} and so on), and whether a
 * session may use them, its permissions. A refusal is a {@link io.sandpiper.wamp.client.WampError},
 * a result that can't be read an {@link io.sandpiper.wamp.meta.OddAnswer}. Routers leave things
 * out: an id that is not told is 0, a text empty.
 */
package io.sandpiper.wamp.meta;
