package io.sandpiper.device.modbus;

import com.digitalpetri.modbus.ExceptionCode;
import com.digitalpetri.modbus.ModbusPduSerializer.DefaultRequestSerializer;
import com.digitalpetri.modbus.ModbusPduSerializer.DefaultResponseSerializer;
import com.digitalpetri.modbus.exceptions.ModbusException;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ModbusResponsePdu;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Requests and their answers as bytes, without the frame around them. Pure. */
final class Messages {
  /** "Exception response": the function's code with the highest bit. */
  static final int EXCEPTION = 0x80;

  private Messages() {}

  static byte[] read(Kind kind, int address, int count) {
    return bytes(
        switch (kind) {
          case HOLDING -> new ReadHoldingRegistersRequest(address, count);
          case INPUT -> new ReadInputRegistersRequest(address, count);
          case COIL -> new ReadCoilsRequest(address, count);
          case DISCRETE -> new ReadDiscreteInputsRequest(address, count);
        });
  }

  static byte[] write(int address, int... words) {
    if (words.length == 1) return bytes(new WriteSingleRegisterRequest(address, words[0]));
    ByteBuffer registers = ByteBuffer.allocate(2 * words.length);
    for (int word : words) registers.putShort((short) word);
    return bytes(new WriteMultipleRegistersRequest(address, words.length, registers.array()));
  }

  static byte[] write(int address, boolean on) {
    return bytes(new WriteSingleCoilRequest(address, on));
  }

  private static byte[] bytes(ModbusRequestPdu request) {
    ByteBuffer buffer = ByteBuffer.allocate(Limits.PDU);
    try {
      DefaultRequestSerializer.INSTANCE.encode(request, buffer);
    } catch (ModbusException e) {
      throw new IllegalStateException(e); // of a request that it doesn't know
    }
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** The words or bits that a device answers with; none for a write. */
  static int[] answer(byte[] request, byte[] answer, int count) throws IOException {
    int function = request[0] & 0xff;
    int seen = answer.length == 0 ? -1 : answer[0] & 0xff;
    if (seen == (function | EXCEPTION) && answer.length > 1)
      throw new IOException(refusal(answer[1]));
    if (seen != function) {
      throw new IOException("answered function " + seen + ", was asked for " + function);
    }
    try {
      var response =
          (ModbusResponsePdu)
              DefaultResponseSerializer.INSTANCE.decode(function, ByteBuffer.wrap(answer));
      if (response instanceof ReadHoldingRegistersResponse r) return words(r.registers(), count);
      if (response instanceof ReadInputRegistersResponse r) return words(r.registers(), count);
      if (response instanceof ReadCoilsResponse r) return bits(r.coils(), count);
      if (response instanceof ReadDiscreteInputsResponse r) return bits(r.inputs(), count);
      return new int[0];
    } catch (ModbusException | BufferUnderflowException e) {
      throw new IOException("answer of " + answer.length + " bytes can't be read", e);
    }
  }

  private static String refusal(byte code) {
    return ExceptionCode.from(code & 0xff)
        .map(known -> "refused: " + known.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .orElse("refused with exception " + (code & 0xff));
  }

  private static int[] words(byte[] registers, int count) throws IOException {
    if (registers.length != 2 * count) {
      throw new IOException(
          "asked for " + count + " registers, got " + registers.length + " bytes");
    }
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = (registers[2 * i] & 0xff) << 8 | registers[2 * i + 1] & 0xff;
    }
    return words;
  }

  private static int[] bits(byte[] packed, int count) throws IOException {
    if (packed.length * 8 < count) {
      throw new IOException("asked for " + count + " bits, got " + packed.length + " bytes");
    }
    int[] bits = new int[count];
    for (int i = 0; i < count; i++) bits[i] = packed[i / 8] >> i % 8 & 1;
    return bits;
  }
}
