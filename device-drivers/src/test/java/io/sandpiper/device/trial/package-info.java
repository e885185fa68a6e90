/**
 * Trials: tests that need a board. They run on the virtual Pi, by {@code
 * device-drivers/virtual-pi/test}, and never by Maven, which looks for other names.
 */
package io.sandpiper.device.trial;
