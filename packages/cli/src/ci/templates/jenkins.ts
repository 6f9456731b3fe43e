import { indented } from "./indented.ts";
import { checkData, install, type PipelineTemplate } from "./template.ts";

export const jenkins: PipelineTemplate = {
  id: "jenkins",
  title: "Jenkins",
  image: "any",
  files: ({ train }) => [{ path: "Jenkinsfile", text: jenkinsfile(train) }],
  next: [
    "Build the job once by hand: only then does Jenkins know its parameters",
    "Add the secret text plumbline-key, a key of the server with the scope read; it may be anything where the server wants none",
    "For comments add the secret text github-token and set COMMENT to true in the file",
  ],
};

/** Groovy reads backslashes and quotes in a text of three quotes. */
const quoted = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("'''", "\\'\\'\\'");

const jenkinsfile = (
  train: string,
): string => `// Plumbline starts this to retrain a model, and judges the candidate that it hands back.
pipeline {
    agent any
    parameters {
        string(name: 'PLUMBLINE_ATTEMPT', defaultValue: '', description: 'What Plumbline finds this build by')
        string(name: 'PLUMBLINE_ORDER', defaultValue: '', description: 'The order, as JSON in base64')
        password(name: 'PLUMBLINE_TOKEN', defaultValue: '', description: 'Good for one answer to this order')
    }
    options {
        timeout(time: 1, unit: 'HOURS')
    }
    environment {
        PLUMBLINE_RUN = 'plumbline-run/order.json'
        COMMENT = 'false'
    }
    stages {
        stage('Retrain') {
            // Without an order the build only makes the parameters known.
            when {
                expression { params.PLUMBLINE_ORDER != '' }
            }
            stages {
                stage('Check the data') {
                    steps {
                        sh '${install}'
                        sh '''
                            plumbline ci fetch
                            ${checkData}
                        '''
                    }
                }
                stage('Train') {
                    steps {
                        sh '''
${indented(quoted(train), 28)}
                        '''
                    }
                }
                stage('Register') {
                    steps {
                        sh 'plumbline ci answer'
                    }
                }
                stage('Gate') {
                    steps {
                        withCredentials([string(credentialsId: 'plumbline-key', variable: 'PLUMBLINE_KEY')]) {
                            sh 'plumbline ci verdict'
                        }
                    }
                }
            }
            post {
                always {
                    script {
                        if (env.COMMENT == 'true' && fileExists('plumbline-run/verdict.md')) {
                            withCredentials([string(credentialsId: 'github-token', variable: 'GITHUB_TOKEN')]) {
                                sh 'plumbline ci comment'
                            }
                        }
                    }
                }
                failure {
                    sh 'plumbline ci answer --failed "The build failed, $BUILD_URL"'
                }
            }
        }
    }
}
`;
