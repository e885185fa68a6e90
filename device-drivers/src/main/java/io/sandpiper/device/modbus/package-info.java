/**
 * Modbus over a board's streams: what is asked, the frames of TCP and RTU, and a far end for the
 * simulated board. The only package that knows the library by Digital Petri, of which it takes the
 * messages, their bytes and the checksum.
 */
package io.sandpiper.device.modbus;
