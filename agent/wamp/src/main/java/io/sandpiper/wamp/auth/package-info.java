/**
 * The ways to prove to a router who we are. The proofs are pure; only {@link
 * io.sandpiper.wamp.auth.SecretFile} touches the disk.
 */
package io.sandpiper.wamp.auth;
