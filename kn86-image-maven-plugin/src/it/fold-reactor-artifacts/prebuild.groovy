// SPDX-License-Identifier: Apache-2.0
def run(File folder, List<String> command) {
    def process = new ProcessBuilder(command).directory(folder).redirectErrorStream(true).start()
    def output = process.inputStream.text
    assert process.waitFor() == 0 : "$command: $output"
}

def content = new File(basedir, 'content/bin')
content.mkdirs()
def program = new File(content, 'program')
program.text = 'program'
program.setExecutable(true, false)
run(content, ['ln', '-s', 'program', 'alias'])
run(content.parentFile, ['tar', '-czf', '../device/runtime.tar.gz', '.'])
new File(basedir, 'device/firmware.uf2').text = 'firmware'

def another = new File(basedir, 'another folder')
another.mkdir()
run(basedir, ['cp', '-a', 'pom.xml', 'device', 'assembly', 'stages', another.name])
// As if somebody with another umask had cloned it long ago.
run(another, ['chmod', '-R', 'g+w', 'stages'])
run(another, ['find', '.', '-exec', 'touch', '--no-dereference', '--date=2001-01-01', '{}', '+'])
return true
