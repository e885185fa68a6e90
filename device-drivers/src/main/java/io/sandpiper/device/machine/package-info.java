/**
 * What of the real board is the machine itself: serial ports, TCP connections, programs. The only
 * package that knows jSerialComm.
 */
package io.sandpiper.device.machine;
