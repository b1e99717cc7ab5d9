// SPDX-License-Identifier: Apache-2.0
def assembly = new File(basedir, 'assembly')
def key = { name -> 'kn86.sign.key: ' + new File(assembly, name) + ': ' }
def refused = [
    'a production image needs a release key, and kn86.sign.key is not set',
    key('missing.pem') + 'missing, not readable or not a key file',
    key('shared.pem') + 'other users may read or change the release key (rw-r--r--)',
    key('x25519.pem') + 'not an Ed25519 private key',
    key('pom.xml') + 'no PEM block',
    'kn86.sign.key: ' + assembly + ': missing, not readable or not a key file',
    key('release.pem') + 'a release key would sign a development image, which anybody can log in to',
    new File(assembly, 'lowered.tsv').path + ':3: the floor 0.9.0 is not above 1.0.0, the one before',
    new File(assembly, 'above.tsv').path + ':2: the floor 1.0.1 is above 1.0.0, the version that is made',
]
def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert builds.length == refused.size() + 2
refused.eachWithIndex { message, build ->
    assert builds[build].contains(message) : "build ${build + 1} does not say: $message"
    assert builds[build] =~ /device \.+ FAILURE/ : "build ${build + 1} has gone beyond the first module"
    assert builds[build] =~ /assembly \.+ SKIPPED/ : "build ${build + 1} has gone beyond the first module"
    assert !builds[build].contains('Exception: ') : "build ${build + 1} shows a Java exception"
}
builds.drop(refused.size()).each { build ->
    assert build =~ /device \.+ SUCCESS/
    assert build.contains('no build record: ' + new File(assembly, 'target/slot/build-record.json') + ' is missing')
}
assert !new File(assembly, 'target').list()?.any { it.endsWith('.kn86fw') }
