// Assigns a number with java.net.http, and prints the status.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Assign {
    public static void main(String[] args) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0]))
            .header("X-Auth-ID", args[1])
            .header("X-Auth-Token", args[2])
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"trunk_group_id\": \"" + args[3] + "\"}"))
            .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode());
    }
}
