/** What a driver author sees: devices, their procedures and sensors, and the ports of a board. */
package io.sandpiper.device;
