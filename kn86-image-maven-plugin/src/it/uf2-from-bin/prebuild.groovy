// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer
import java.nio.ByteOrder

def firmware = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN)
(0..<1000).each { firmware.put(it, it as byte) }
// The vector table: the stack's end in RAM, and a reset handler (Thumb) in the image.
firmware.putInt(0, 0x20082000)
firmware.putInt(4, 0x10000201)
// The smallest IMAGE_DEF for the Arm cores (RP2350 datasheet, 5.9.5.1), where the vector table has ended.
[0xffffded3, 0x10210142, 0x000001ff, 0x00000000, 0xab123579].eachWithIndex { word, index ->
    firmware.putInt(0x110 + 4 * index, word as int)
}
new File(basedir, 'firmware.bin').bytes = firmware.array()
return true
