// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer
import java.nio.ByteOrder

// Layout of a block: the UF2 specification (github.com/microsoft/uf2).
def uf2 = new File(basedir, 'target/uf2-from-bin-1.uf2').bytes
def firmware = new File(basedir, 'firmware.bin').bytes
assert uf2.length % 512 == 0
def content = [] as byte[]
for (int block = 0; block < uf2.length; block += 512) {
    def fields = ByteBuffer.wrap(uf2, block, 512).slice().order(ByteOrder.LITTLE_ENDIAN)
    assert fields.getInt(0) == 0x0A324655
    assert fields.getInt(4) == (int) 0x9E5D5157
    assert fields.getInt(508) == 0x0AB16F30
    // Family RP2350 Arm secure; the block of erratum RP2350-E10 has another family and is not of the program.
    if (fields.getInt(28) == (int) 0xE48BFF59) {
        assert fields.getInt(12) == 0x10000000 + content.length
        content = (content.toList() + uf2[block + 32..<block + 32 + fields.getInt(16)]) as byte[]
    }
}
assert content[0..<firmware.length] == firmware.toList()
