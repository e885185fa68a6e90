/**
 * The real board: GPIO lines and I²C chips through the native layers of Pi4J 2.8. No other package
 * knows Pi4J.
 */
package io.sandpiper.device.pi4j;
