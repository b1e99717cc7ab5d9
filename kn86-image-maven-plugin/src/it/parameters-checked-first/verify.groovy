// SPDX-License-Identifier: Apache-2.0
def expected = [
    ['kn86.table: "mbr-gpt" is not a kind of partition table', '-> Choose one of hybrid, hidden-gpt.',
        'kn86.base=ubuntu is no base', 'kn86.sign.key: ' + new File(basedir, 'missing.pem') + ': missing, not readable or not a key file',
        'kn86.boot.timeout=abc is not a whole number', 'kn86.layers.deploy: no repository to publish layers in'],
    ['kn86.image.size: "999999999999GiB" is more than 9223372036854775807 bytes', 'kn86.engine=docker is no engine',
        'kn86.zstd.level: there is no level 20', 'kn86.boot.count=0 is out of range'],
    ['kn86.image.size: "4GB" is not a size', 'kn86.cache.max: "8GB" is not a size',
        'there is no table of version floors ' + new File(basedir, 'missing-floors.tsv'), 'kn86.boot.timeout=0 is out of range'],
    ['the image size 3221225472000 is more than the largest card holds', 'kn86.boot.skip=maybe is neither true nor false'],
    ['kn86.zstd.level=high is not a whole number', 'missing.lock is missing', 'kn86.boot.usbCycles=-1 is out of range'],
    ['kn86.debian.mirror=mirror.example.org/debian is not an address that apt can fetch from'],
    ['kn86.cache.remote=nowhere is no repository'],
    ['kn86.pi-gen.tag=../../tag is not a tag\'s name'],
    ['missing.config is not a file'],
    ['kn86.stage.from=stage-it: upstream pi-gen runs all stages or none'],
    ['kn86.table: "mbr-gpt" is not a kind of partition table'],
    ['kn86.boot.tour: there is no file ' + new File(basedir, 'missing.tsv')],
    ['kn86.boot.oled: there is no file ' + new File(basedir, 'missing.tsv')],
    ['the cache folder ' + new File(basedir, 'a:b') + ' has \':\' in its path'],
    ['kn86.production=ture is neither true nor false'],
    ['-Dkn86.imagesize has no effect: nothing is called so; did you mean kn86.image.size?',
        '-Dkn86.no-such has no effect: nothing is called so (docs/properties.md)',
        'kn86.table: "mbr-gpt" is not a kind of partition table'],
    ['kn86.boot.unit=radio is no systemd unit'],
    ['of kn86.boot.picoSim and kn86.boot.oled only one is set'],
    ['kn86.size.budget: there is no file ' + new File(basedir, 'missing.tsv'),
        '<stagesDirectory> (kn86.stages.dir): there is no folder ' + new File(basedir, 'missing')],
    ['the project\'s version "1.0" is not MAJOR.MINOR.PATCH'],
    ['kn86.image.name=my card cannot begin a file\'s name'],
    ['kn86.pin: there is no file ' + new File(basedir, 'missing.env')],
    ['image (image) and image (again) both make ' + new File(basedir, 'target/kn86-v1.0.0-development.img')],
]
def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert builds.length == expected.size()
expected.eachWithIndex { messages, build ->
    messages.each { message ->
        assert builds[build].count(message) > 0 : "build ${build + 1} does not say: $message"
    }
    assert !builds[build].contains('Exception: ') : "build ${build + 1} shows a Java exception"
}
assert builds[15].count('has no effect') == 2 : 'a property that is read is called unknown'
assert !builds[15].contains('kn86.boot.timeout=0 is') : 'a goal that -DskipITs leaves out has been checked'
assert !new File(basedir, 'target').exists() : 'a goal has run'
