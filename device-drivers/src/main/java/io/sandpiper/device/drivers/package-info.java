/** The built-in drivers and their simulated twins. Each talks to the board's ports alone. */
package io.sandpiper.device.drivers;
