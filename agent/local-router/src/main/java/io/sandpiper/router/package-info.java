/**
 * A single-process WAMP router for trying out and for tests. Production runs Crossbar.io or Bondy.
 */
package io.sandpiper.router;
