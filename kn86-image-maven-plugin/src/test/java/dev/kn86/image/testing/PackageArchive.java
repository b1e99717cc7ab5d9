// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kn86.image.debian.apt.AptSource;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FileTrees;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small Debian archive with a key of its own. It is made by Debian's own tools and served by HTTP on this machine; it
 * can be told to misbehave.
 */
public final class PackageArchive implements AutoCloseable {

    /** The name of the only suite. */
    public static final String SUITE = "testing-suite";

    private final Path folder;
    private final Path home;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private String releaseFields = "";
    private volatile String credentials;

    /** The way in which the server misbehaves with a file. */
    public enum Fault {
        /** The server answers 404. */
        GONE,
        /** The server sends other bytes of the same length. */
        WRONG_BYTES,
        /** The server sends half of the file and closes the connection. */
        TRUNCATED,
        /** The server does not answer. */
        SILENT
    }

    /** @param folder the archive's folder, which is emptied first */
    public PackageArchive(Path folder) throws BuildFailure, IOException {
        this.folder = Files.createDirectories(folder.resolve("archive"));
        // The folder has gpg's sockets, whose paths have to be short.
        this.home = Files.createTempDirectory("kn86-gpg");
        ForeignTool.GPG.run(
                "--homedir",
                home,
                "--batch",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--quick-generate-key",
                "archive@kn86.test",
                "ed25519",
                "sign",
                "never");
        ForeignTool.GPG.run("--homedir", home, "--batch", "--output", keyring(), "--export");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** The file with the public keys. */
    public Path keyring() {
        return folder.resolveSibling("keyring.gpg");
    }

    /** The public keys as text, as they lie beside a list of sources. */
    public String armouredKey() throws BuildFailure {
        return ForeignTool.GPG.run("--homedir", home, "--armor", "--export").stdout();
    }

    /** The suite as a source for apt. */
    public AptSource source() {
        return new AptSource(address(), SUITE, List.of("main"), keyring());
    }

    /** The archive's base address. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/debian");
    }

    /** Adds a package for all architectures with one file, for the next {@link #publish}. Returns its SHA-256. */
    public String add(String name, String version, String depends, String content) throws BuildFailure, IOException {
        Path tree = Files.createDirectories(folder.resolveSibling("tree-" + name));
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: " + name + "\nVersion: " + version
                        + "\nArchitecture: all\nMaintainer: Nobody <nobody@kn86.test>\nDescription: for tests\n"
                        + (depends.isEmpty() ? "" : "Depends: " + depends + "\n"));
        Files.createDirectories(tree.resolve("opt"));
        Files.writeString(tree.resolve("opt").resolve(name), content);
        Path deb = Files.createDirectories(folder.resolve("pool"))
                .resolve(name + "_" + version.replaceFirst("^[0-9]+:", "") + "_all.deb");
        ForeignTool.DPKG_DEB.run("--root-owner-group", "-Znone", "--build", tree, deb);
        return Digests.sha256(deb);
    }

    /** Adds a field to the Release file, for example {@code Valid-Until}. */
    public void releaseFields(String lines) {
        releaseFields = lines;
    }

    /** Makes and signs the lists. */
    public void publish() throws BuildFailure, IOException {
        Path dists = folder.resolve("dists").resolve(SUITE);
        Path packages = dists.resolve("main/binary-arm64/Packages");
        Files.createDirectories(packages.getParent());
        Files.createDirectories(folder.resolve("pool"));
        Files.writeString(
                packages,
                ForeignTool.DPKG_SCANPACKAGES
                        .run(folder, "--multiversion", "pool")
                        .stdout());
        Files.writeString(
                dists.resolve("Release"),
                "Suite: " + SUITE + "\nCodename: " + SUITE
                        + "\nDate: Sun, 01 Nov 2026 00:00:00 UTC\nArchitectures: arm64\nComponents: main\n"
                        + releaseFields + "SHA256:\n "
                        + Digests.sha256(packages) + " " + Files.size(packages) + " main/binary-arm64/Packages\n"
                        // gpg removes the last line's end when it signs, and debootstrap overlooks a line without an
                        // end.
                        + "Description: for tests\n");
        Files.deleteIfExists(dists.resolve("InRelease"));
        ForeignTool.GPG.run(
                "--homedir",
                home,
                "--batch",
                "--output",
                dists.resolve("InRelease"),
                "--clearsign",
                dists.resolve("Release"));
    }

    /** The suite's InRelease file. */
    public Path signedList() {
        return folder.resolve("dists").resolve(SUITE).resolve("InRelease");
    }

    /** From now on the server answers nobody else (RFC 7617, Basic). */
    public void demand(String user, String password) {
        credentials =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** From now on the server misbehaves with files of a name. */
    public void misbehave(String fileName, Fault fault) {
        faults.put(fileName, fault);
    }

    /** From now on the server misbehaves no more. */
    public void behave() {
        faults.clear();
    }

    /** The names of the packages that were requested, in order. */
    public List<String> servedPackages() {
        return served.stream().filter(name -> name.endsWith(".deb")).toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = folder.resolve(exchange.getRequestURI().getPath().replaceFirst("^/debian/", ""))
                    .normalize();
            String name = file.getFileName().toString();
            served.add(name);
            if (credentials != null
                    && !credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"archive\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            Fault fault = faults.get(name);
            if (!Files.isRegularFile(file) || fault == Fault.GONE) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] content = Files.readAllBytes(file);
            if (fault == Fault.SILENT) {
                awaitClose();
                return;
            }
            if (fault == Fault.WRONG_BYTES) {
                content[content.length / 2] ^= 1;
            }
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(content, 0, fault == Fault.TRUNCATED ? content.length / 2 : content.length);
            }
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        try {
            ForeignTool.GPGCONF.run("--homedir", home, "--kill", "gpg-agent");
        } catch (BuildFailure e) {
            throw new IOException(e);
        }
        deleteHome();
    }

    /** Deletes the folder again when gpg's agent, which removes its sockets when it ends, gets in the way. */
    private void deleteHome() throws IOException {
        for (int attempt = 1; Files.exists(home); attempt++) {
            try {
                FileTrees.delete(home);
            } catch (NoSuchFileException e) {
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }
}
