// Starts the independent server on a free port of 127.0.0.1, prints its URI and ends when its standard input closes.
// It claims wire version 9, the lowest that the driver accepts, and gives a missing collection the code it lacks (26).
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoSilentServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;

public class Launcher {
  static class Backend extends MemoryBackend {
    @Override
    public Document handleMessage(MongoMessage message) {
      try {
        return super.handleMessage(message);
      } catch (MongoSilentServerException error) {
        if (!"ns not found".equals(error.getMessage())) throw error;
        throw new MongoServerError(26, "NamespaceNotFound", error.getMessage());
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    MongoServer server = new MongoServer(new Backend().version(new MongoVersion() {
      public List<Integer> getVersionArray() { return List.of(4, 4, 0); }
      public int getWireVersion() { return 9; }
    }));
    server.bind("127.0.0.1", 0);
    System.out.println("mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/");
    while (System.in.read() >= 0) { }
    server.shutdownNow();
  }
}
