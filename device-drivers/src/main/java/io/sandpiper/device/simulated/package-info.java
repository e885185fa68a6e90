/**
 * A board made of nothing: lines, buses and files whose far ends are twins of real parts. The same
 * drivers run on it; tests, the demonstration and the simulation script what happens at the other
 * end of the wire.
 */
package io.sandpiper.device.simulated;
