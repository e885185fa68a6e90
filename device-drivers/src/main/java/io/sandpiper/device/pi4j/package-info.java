/**
 * The real board: GPIO lines, I²C and SPI chips through the native layers of Pi4J 2.8. No other
 * package knows Pi4J.
 */
package io.sandpiper.device.pi4j;
