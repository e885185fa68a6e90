/** The threads, clocks and logs around the core. Touches the world and decides nothing. */
package io.sandpiper.runtime.shell;
