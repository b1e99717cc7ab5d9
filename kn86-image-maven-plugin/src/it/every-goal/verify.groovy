// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.security.MessageDigest

def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert builds.length == 4
def (once, again, onCard, withCommands) = builds
// Not of the plugin: Maven 3.10 asks each repository that a POM names for what it has, also where there is no network.
def warnings = { String build -> build.readLines().findAll { it =~ /^\[WARNING\] ./ && !it.contains(' /.meta/prefixes.txt ') } }

// Every goal whose result is kept. fold runs in two modules.
assert !once.contains('up to date')
[overlays: 1, bindings: 1, uf2: 1, fold: 2, rootfs: 1, image: 1, kn86fw: 1, verify: 1].each { goal, count ->
    assert (again =~ /(?m)\[INFO\] $goal: up to date \(/).size() == count : goal
}
assert warnings(once).size() == 1 && warnings(once)[0].contains('the payload is signed with the development key')
assert warnings(again).empty

def target = { String module -> new File(basedir, "$module/target") }
def card = 'kn86-v1.2.3-development'
def shelf = new File(basedir, 'shelf/target/stages/stage-it/files')
[
    'device.uf2': new File(target('device'), 'device-1.2.3.uf2'),
    'card.img.zst': new File(target('card'), "${card}.img.zst"),
    'card.img.bmap': new File(target('card'), "${card}.img.bmap"),
    'card.kn86fw': new File(target('card'), "${card}.kn86fw"),
    'card.lock': new File(target('card'), 'packages.lock'),
].each { attached, made -> assert new File(shelf, attached).bytes == made.bytes : attached }
def sums = new File(shelf, 'card.sha256sums').readLines()*.split('  ')*.last()
assert sums.toSorted() == ['img.bmap', 'img.zst', 'kn86fw'].collect { "card-1.2.3-development.$it".toString() }
assert new File(shelf, 'pico_sdk_init.cmake').text.contains('pico')
assert new File(shelf, 'sodium.h').text.contains('sodium')

// Layout of a block: the UF2 specification (github.com/microsoft/uf2).
def uf2 = new File(shelf, 'device.uf2').bytes
def firmware = new File(basedir, 'device/firmware.bin').bytes
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

assert (onCard =~ /This plugin has \d+ goals/).size() == 1
assert onCard.count('this host is ready to build') == 2
assert onCard.count('5 layers, ') == 2
['stage0', 'stage1', 'stage2', 'stage-it', 'export-image'].each { stage ->
    assert (onCard =~ /\[INFO\] [0-9a-f]{12}  $stage /).size() == 2 : stage
}
[
    'card image': 2,
    'card image, compressed by zstd': 1,
    'block map of an image \\(version 2.0\\)': 1,
    'KN-86 update payload': 1,
    'UF2 file': 1,
    'device tree overlay': 1,
].each { kind, count -> assert (onCard =~ /(?m)^\[INFO\] $kind$/).size() == count : kind }
assert onCard.count("1291845632 bytes (1232.0 MiB)") == 3 : 'two looks at the image, and the block map'
assert onCard =~ /signature +good, by the development key/
assert onCard =~ /coprocessor +1\.2\.3, SHA-256 ${MessageDigest.getInstance('SHA-256').digest(uf2).encodeHex()}/
assert warnings(onCard).empty

assert withCommands.count('stage-it as it has been made.') == 2
assert withCommands.count('in the shell of stage-it: VERSION=1.2.3') == 2 : 'nothing that is done in a shell is kept'
assert (withCommands =~ /install ${card}\.kn86fw on ${card}\.img +[0-9.]+ s  version 1\.2\.3 in slot B/).size() == 2
def image = new File(target('card'), "${card}.img")
assert image.withInputStream { new String(it.readNBytes(9), 'US-ASCII') } == 'installed'
assert image.length() == 1232L * 1024 * 1024
assert warnings(withCommands).size() == 4 && warnings(withCommands).every { it.contains('still belongs to the image as it was before') }
