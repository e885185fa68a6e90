/**
 * Readings on disk until the router has them: a log of segments that survives kills and power cuts.
 */
package io.sandpiper.runtime.outbox;
