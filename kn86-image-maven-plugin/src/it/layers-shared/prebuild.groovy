// SPDX-License-Identifier: Apache-2.0
// Makes an upstream pi-gen, a stage and an export of shell alone, and serves a folder as a Maven repository.
import com.sun.net.httpserver.BasicAuthenticator
import com.sun.net.httpserver.HttpServer
import java.nio.file.Files
import java.nio.file.StandardCopyOption

evaluate(new File(support, 'tiny-base.groovy'))
hook('stages/stage-it/prerun.sh', copyPrevious)
hook('stages/stage-it/00-a/00-run.sh', 'echo app > "$ROOTFS_DIR/app"')

new File(basedir, 'trusted').mkdir()
[publisher: 'trusted/publisher', foreign: 'foreign'].each { name, file ->
    run(basedir, ['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', "${name}.pem".toString()])
    run(basedir, ['openssl', 'pkey', '-in', "${name}.pem".toString(), '-pubout', '-out', "${file}.pub.pem".toString()])
}

['a', 'b', 'c', 'd', 'e'].each { useToolbox(new File(basedir, "cache-$it")) }

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
