// SPDX-License-Identifier: Apache-2.0
// Makes, in the project's folder, an upstream pi-gen (pi-gen) and what products stand on (provision), both of shell alone.
// What they export is a boot tree that kn86-image:verify takes. The pin of the goals stays the user's.
// Gives: run(folder, command); hook(path, script), which notes in hooks-that-ran that it has run;
//   useToolbox(cache), so that a cache of the test's own has the pinned tools of the user's
import java.nio.file.Files

run = { File folder, List<String> command ->
    def process = new ProcessBuilder(command).directory(folder).redirectErrorStream(true).start()
    def output = process.inputStream.text
    assert process.waitFor() == 0 : "$command: $output"
}

hook = { String path, String script ->
    def file = new File(basedir, path)
    file.parentFile.mkdirs()
    file.text = "#!/bin/bash -e\necho '$path' >> '$basedir/hooks-that-ran'\n$script"
    file.setExecutable(true, false)
}

copyPrevious = '[ -d "$ROOTFS_DIR" ] || copy_previous\n'

useToolbox = { File cache ->
    def toolbox = new File(System.getProperty('user.home'), '.cache/kn86-image/toolbox').toPath()
    Files.createDirectories(toolbox)
    Files.createSymbolicLink(Files.createDirectories(cache.toPath()).resolve('toolbox'), toolbox)
}

// The firmware is newer than any pin asks for.
hook('pi-gen/stage0/prerun.sh', '''
mkdir -p "$ROOTFS_DIR"/{var/lib/dpkg,dev,bin,gone,replaced,boot/firmware}
cd "$ROOTFS_DIR"
for package in it raspi-firmware linux-image-rpi-v8; do
    printf 'Package: %s\\nStatus: install ok installed\\nArchitecture: all\\nVersion: 1:1.99991231-1\\n\\n' $package
done > var/lib/dpkg/status
mkfifo pipe; touch gone/file replaced/old $'new\\nline' 'a b' ünïcode
cp /bin/true bin/ping; setcap cap_net_raw+ep bin/ping
cp /bin/true bin/su; chown 7:8 bin/su; chmod 4755 bin/su
ln bin/su bin/also-su; ln -s su bin/link
''')
hook('pi-gen/stage1/prerun.sh', copyPrevious)
hook('pi-gen/stage1/00-a/00-run.sh', 'cd "$ROOTFS_DIR"; rm -r gone; rm -r replaced; mkdir replaced; touch replaced/new')
hook('pi-gen/stage2/prerun.sh', copyPrevious)
hook('pi-gen/stage2/00-a/00-run.sh', 'cd "$ROOTFS_DIR"; chmod 600 "a b"; head -c 3000000 /dev/zero > big')
def piGen = new File(basedir, 'pi-gen')
run(piGen, ['git', 'init', '-q'])
run(piGen, ['git', 'add', '.'])
run(piGen, ['git', '-c', 'user.name=it', '-c', 'user.email=it@example.org', 'commit', '-q', '-m', 'it'])
run(piGen, ['git', 'tag', 'it'])

hook('provision/export-image/prerun.sh', copyPrevious)
hook('provision/export-image/00-a/00-run.sh', '''
mkdir -p "$DEPLOY_DIR"/{boot,common}
cd "$DEPLOY_DIR"
echo kernel > boot/kernel8.img
for file in start.elf fixup.dat initramfs8 bcm2710-rpi-zero-2-w.dtb bcm2710-rpi-zero-2.dtb; do
    echo "$file" > "boot/$file"
done
printf 'arm_64bit=1\\nauto_initramfs=1\\n' > boot/config.txt
echo 'console=tty1 root=/dev/mmcblk0p4 rootfstype=ext4 ro rootwait' > boot/cmdline.txt
echo 'autoboot.txt boot_partition tryboot_a_b' > common/bootcode.bin
''')
new File(basedir, 'provision/config').text = '# Nothing is set.\n'
