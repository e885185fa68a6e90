/**
 * Hardware that the kernel offers as files below {@code /sys}: PWM channels. Plain files and
 * nothing native.
 */
package io.sandpiper.device.sysfs;
