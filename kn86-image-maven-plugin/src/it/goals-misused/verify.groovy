// SPDX-License-Identifier: Apache-2.0
// What each goal says, and what it must not have left.
def told = [
    'bindings': ["overlays break the kernel's bindings:", "it on board.dtb: regulator-it: 'regulator-name' is a required property"],
    'boot': ['no-such-emulator could not be started'],
    'fold-artifact': ['fold of dev.kn86.it:runtime:tar.gz:linux-arm64 into stage-it/00-runtime/files/runtime: ' +
        "the artifact is missing: the module's dependencies are none", '-> Correct <folds> or <dependencies>'],
    'fold-hook': ["$basedir/fold-hook/stages/stage-it/00-thing/00-run.sh: not executable, so that it is skipped; chmod +x it"],
    'image': ["there is no slot: $basedir/image/target/slot/root-tree.txt is missing", '-> Run the goal kn86-image:rootfs first.'],
    'inspect': ["inspect: $basedir/inspect/pom.xml is not a card image, .kn86fw, UF2 file, device-tree overlay or block map"],
    'install': ["install: there is no card image $basedir/install/missing.img", '-> Correct the path: -Dkn86.image=FILE.'],
    'kn86fw': ["no build record: $basedir/kn86fw/target/slot/build-record.json is missing"],
    'layers': ['kn86.layers.prune=no-such-stage: the cache has no layer of that key or stage'],
    'layers-deploy': ["no layers to publish: $basedir/layers-deploy/target/slot/layers.txt is missing"],
    'overlays': ["bad.dtbo: label \"uart9\" does not resolve in $basedir/board.dtb"],
    'pico-sdk': ["PICO_SDK_PATH=$basedir/pico-sdk holds no Pico SDK (no pico_sdk_init.cmake)"],
    'rootfs': ["stage $basedir/rootfs/target/stages/no-such-stage does not exist"],
    'shell': ['stage=no-such-stage names no stage that this build runs', '-> Name one of stage0, stage1, stage2, stage-it, export-image.'],
    'target-libraries': ['the package lists could not be fetched', "The repository 'file:$basedir/target-libraries/no-such-mirror "],
    'uf2': ["no firmware: $basedir/uf2/missing.bin is missing or not a file"],
    'update-test': ['kn86.boot.picoSim: dev.kn86.it:missing:bin is no dependency of the module'],
    'verify-card': ["there is no image $basedir/verify-card/target/kn86-v1.2.3-development.img", '-> Run the goal kn86-image:image first.'],
]
def modules = (new File(basedir, 'pom.xml').text =~ '<module>(.*)</module>').collect { it[1] }
assert modules == told.keySet().toList() : 'a module whose message nobody looks at'
// After the reactor's summary, one failure for each module.
def failures = new File(basedir, 'build.log').text.split(/\[ERROR\] Failed to execute goal dev\.kn86:kn86-image-maven-plugin:/).drop(1)
assert failures.length == told.size()
told.eachWithIndex { module, messages, index ->
    assert failures[index].contains(" on project $module: ")
    messages.each { assert failures[index].contains(it) : "$module does not say: $it" }
    assert !failures[index].contains('Exception: ') : "$module shows a Java exception"
}
assert !failures[told.keySet().findIndexOf { it == 'overlays' }].contains('good.dtbo: label')
// Nothing that another goal could take for a result.
(modules - 'bindings').each { module ->
    def target = new File(basedir, "$module/target")
    def results = []
    if (target.directory) {
        target.eachFileRecurse { if (it.name =~ /\.(img|zst|bmap|kn86fw|uf2|dtbo|lock)$|^(SHA256SUMS|stages)$/) { results << it } }
    }
    assert results.empty : module
}
assert !new File(basedir, 'image/target/slot').exists() : 'image has left a folder of a slot that it has not found'
return true
