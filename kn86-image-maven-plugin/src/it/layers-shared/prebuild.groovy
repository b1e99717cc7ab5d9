// SPDX-License-Identifier: Apache-2.0
// Makes an upstream pi-gen, a stage and an export of shell alone, and serves a folder as a Maven repository.
import com.sun.net.httpserver.BasicAuthenticator
import com.sun.net.httpserver.HttpServer
import java.nio.file.Files
import java.nio.file.StandardCopyOption

def run(File folder, List<String> command) {
    def process = new ProcessBuilder(command).directory(folder).redirectErrorStream(true).start()
    def output = process.inputStream.text
    assert process.waitFor() == 0 : "$command: $output"
}

def hook(String path, String script) {
    def file = new File(basedir, path)
    file.parentFile.mkdirs()
    file.text = "#!/bin/bash -e\necho '$path' >> '$basedir/hooks-that-ran'\n$script"
    file.setExecutable(true, false)
}

def copyPrevious = '[ -d "$ROOTFS_DIR" ] || copy_previous\n'
hook('pi-gen/stage0/prerun.sh', '''
mkdir -p "$ROOTFS_DIR"/{var/lib/dpkg,dev,bin,gone,replaced}
cd "$ROOTFS_DIR"
for package in it raspi-firmware linux-image-rpi-v8; do
    printf 'Package: %s\\nStatus: install ok installed\\nArchitecture: all\\nVersion: 1:1.20260601-1\\n\\n' $package
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
run(new File(basedir, 'pi-gen'), ['git', 'init', '-q'])
run(new File(basedir, 'pi-gen'), ['git', 'add', '.'])
run(new File(basedir, 'pi-gen'), ['git', '-c', 'user.name=it', '-c', 'user.email=it@example.org', 'commit', '-q', '-m', 'it'])
run(new File(basedir, 'pi-gen'), ['git', 'tag', 'it'])
hook('stages/stage-it/prerun.sh', copyPrevious)
hook('stages/stage-it/00-a/00-run.sh', 'echo app > "$ROOTFS_DIR/app"')
hook('provision/export-image/prerun.sh', copyPrevious)
hook('provision/export-image/00-a/00-run.sh', 'mkdir -p "$DEPLOY_DIR"/{boot,common}; echo kernel > "$DEPLOY_DIR/boot/kernel8.img"')

new File(basedir, 'trusted').mkdir()
[publisher: 'trusted/publisher', foreign: 'foreign'].each { name, file ->
    run(basedir, ['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', "${name}.pem".toString()])
    run(basedir, ['openssl', 'pkey', '-in', "${name}.pem".toString(), '-pubout', '-out', "${file}.pub.pem".toString()])
}

// The pinned tools are those of the user's own cache.
def toolbox = new File(System.getProperty('user.home'), '.cache/kn86-image/toolbox').toPath()
Files.createDirectories(toolbox)
['a', 'b', 'c', 'd', 'e'].each { name ->
    def cache = Files.createDirectories(new File(basedir, "cache-$name").toPath())
    Files.createSymbolicLink(cache.resolve('toolbox'), toolbox)
}

def repository = new File(basedir, 'repository').toPath()
def requests = new File(basedir, 'requests')
def server = HttpServer.create(new InetSocketAddress('localhost', 0), 0)
def layers = server.createContext('/layers') { exchange ->
    def file = repository.resolve(exchange.requestURI.path.substring('/layers/'.length()))
    synchronized (requests) {
        requests << "$exchange.requestMethod $file.fileName\n"
    }
    if (exchange.requestMethod == 'PUT') {
        Files.createDirectories(file.parent)
        Files.copy(exchange.requestBody, file, StandardCopyOption.REPLACE_EXISTING)
        exchange.sendResponseHeaders(201, -1)
    } else if (Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(200, Files.size(file) ?: -1)
        Files.copy(file, exchange.responseBody)
    } else {
        exchange.sendResponseHeaders(404, -1)
    }
    exchange.close()
}
// The password is that of settings.xml for the repository's id.
layers.authenticator = new BasicAuthenticator('layers') {
    @Override
    boolean checkCredentials(String user, String password) {
        return user == 'it' && password == 'let me in'
    }
}
server.start()
context.server = server
new File(basedir, '.mvn').mkdir()
new File(basedir, '.mvn/maven.config').text = "-Dlayers.http=http://localhost:$server.address.port/layers\n"
return true
