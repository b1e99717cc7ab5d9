// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer
import java.nio.ByteOrder

evaluate(new File(support, 'tiny-base.groovy'))
useToolbox(new File(basedir, 'cache'))
def device = new File(basedir, 'device')
run(device, ['dtc', '-q', '-@', '-o', 'board.dtb', 'board.dts'])

def firmware = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN)
(0..<1000).each { firmware.put(it, it as byte) }
def put = { int offset, List<Long> words ->
    words.eachWithIndex { word, index -> firmware.putInt(offset + 4 * index, word as int) }
}
// The vector table: the stack's end in RAM, and a reset handler (Thumb) in the image.
put(0, [0x20082000, 0x10000201])
// The smallest IMAGE_DEF for the Arm cores (RP2350 datasheet, 5.9.5.1), where the vector table has ended.
put(0x110, [0xffffded3, 0x10210142, 0x000001ff, 0x00000000, 0xab123579])
// The program's name and version (pico-sdk, binary_info/structure.h): a header, an empty copy table, and two entries of an
// identity, which is type 6, the tag "RP", an id and a text.
put(0x130, [0x7188ebf2, 0x10000144, 0x1000014c, 0x1000014c, 0xe71aa390])
put(0x144, [0x10000150, 0x1000015c, 0])
put(0x150, [0x50520006, 0x02031c86, 0x10000168])
put(0x15c, [0x50520006, 0x11a9bc3a, 0x1000016c])
firmware.position(0x168)
firmware.put('it\0\0'.bytes).put('1.2.3\0'.bytes)
new File(device, 'firmware.bin').bytes = firmware.array()
return true
